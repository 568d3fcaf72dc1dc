/**
 * The check that goes with every package: POSIX sh, OpenSSL, sha256sum and coreutils only. It is the same for all
 * packages of a kind, so that one copy kept elsewhere judges any of them. A kind checks more: `first` before the sums are
 * compared, so that it can say of a damage what it means, and `last` when every signature stands. The script looks at itself by two roads, and fails by two
 * (`exit` and `set -e`), because one changed byte could silence one of them.
 */
export const verifyScript = ({ first = '', last = '' }: { first?: string; last?: string } = {}): string => `#!/bin/sh
# Checks this package without the portal: every byte, the chain of history, and every signature.
# Usage: sh verify.sh [SEAL]    SEAL is printed on the covering letter.
# KENSE_TRUST=FILE takes the certificates of the centre from your own FILE instead of certificates/trust.pem.
set -eu
LC_ALL=C; export LC_ALL
case $0 in /*) me=$0 ;; *) me=$PWD/$0 ;; esac
home=$(dirname "$me")
bad() { echo "FAILED: $*" >&2; false; exit 11; }
judge() { case $(cat "$home/SHA256SUMS") in *"$(sha256sum <"$me" | cut -c 1-64)  verify.sh"*) : ;; *) echo "FAILED: verify.sh or SHA256SUMS was changed" >&2; false ;; esac; }
judge || bad "verify.sh is not the one that SHA256SUMS names"
trap judge EXIT
cd "$home" || exit 22
${first}sums=$(sha256sum <SHA256SUMS | cut -c 1-64)
if [ "$(cat SEAL; echo .)" != "$(printf '%s\\n%s\\n%s\\n.' "$sums" "$sums" "$sums")" ]; then
  one=$(head -n 1 SEAL); two=$(tail -n 1 SEAL)
  [ "$one" = "$sums" ] && bad "SEAL was changed"
  [ "$two" = "$sums" ] && bad "SEAL was changed"
  bad "SHA256SUMS is not what SEAL seals"
fi
[ $# -eq 0 ] || [ "$1" = "$sums" ] || bad "SHA256SUMS: its seal is $sums, not $1"
sha256sum --strict --quiet -c SHA256SUMS || bad "the files named above were changed or are missing"
listed=$(cut -d ' ' -f 1 SHA256SUMS)
here() { case $listed in *"$1"*) : ;; *) bad "$folder/manifest.json signs what is not here: $1" ;; esac; }
count=0
while IFS=' ' read -r folder at deed version; do
  signer=$(openssl cms -verify -binary -cades -inform DER -in "$folder/signature.p7s" -content "$folder/manifest.json" \\
    -CAfile "\${KENSE_TRUST:-certificates/trust.pem}" -no-CApath -no-CAstore -purpose any -attime "$at" -signer /dev/stdout -out /dev/null 2>/dev/null |
    openssl x509 -noout -subject -nameopt utf8,sep_comma_plus_space) || bad "$folder/signature.p7s does not sign $folder/manifest.json"
  said=$(cat "$folder/manifest.json"); rest=\${said%%'"signer":'*}
  iin=\${said##*'"signer":{"iin":"'}; iin=\${iin%%'"'*}
  case $signer in *"$iin"*) : ;; *) bad "$folder/signature.p7s: $folder/manifest.json is said to be signed by $iin, but the certificate is of \${signer#subject=}" ;; esac
  case $rest in *'"prev":"'*) prev=\${rest#*'"prev":"'}; here "\${prev%%'"'*}" ;; esac
  while case $rest in *'"sha256":"'*) : ;; *) false ;; esac; do
    rest=\${rest#*'"sha256":"'}; here "\${rest%%'"'*}"
  done
  count=$((count + 1))
  echo "signed: $version $deed \${signer#subject=}"
done <signatures.txt
lines=0; chain=0000000000000000000000000000000000000000000000000000000000000000
exec 3<history.sha256
while IFS= read -r entry; do
  IFS=' ' read -r said hash <&3 || bad "history.sha256 ends before history.jsonl"
  case $entry in
    '{"withheld":"'*) digest=\${entry#'{"withheld":"'}; digest=\${digest%'"}'} ;;
    *) digest=$(printf %s "$entry" | sha256sum | cut -c 1-64) ;;
  esac
  chain=$(printf %s "$chain$digest" | tr a-f A-F | basenc --base16 -d | sha256sum | cut -c 1-64)
  lines=$((lines + 1))
  [ "$digest $chain" = "$said $hash" ] || bad "history.jsonl: line $lines does not follow from the one before"
done <history.jsonl
while read -r digest name; do
  if [ "$name" = verify.sh ]; then [ "$digest" = "$(sha256sum <verify.sh | cut -d ' ' -f 1)" ] || bad "verify.sh was changed"; fi
done <SHA256SUMS
${last}[ "$count" -gt 0 ] && [ "$count" -eq "$(wc -l <signatures.txt)" ] && [ "$lines" -eq "$(wc -l <history.sha256)" ] || bad "signatures.txt or history.jsonl was not read to its end"
echo "OK: $count signatures, $lines lines of history, seal $sums"
`
