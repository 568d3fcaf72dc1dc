/**
 * What the check of a draft act's package does besides. Whoever leaves a signature out with all its traces in the lists is
 * stopped by the other signatures: the head's names the bodies to which the last version went, and each remark that was
 * answered. A quotation mark inside a text is escaped in canonical JSON, so no text can pretend to be a field.
 */
export const verifyOutcomes = `counted() { case $1 in *-uncounted) return 1 ;; esac; }
outcomes= last= current=
while IFS=' ' read -r folder at deed version; do
  counted "$folder" || continue
  case $deed in
    approvals.signOutcome) outcomes="$outcomes $(cat "$folder/manifest.json")" ;;
    approvals.sign) last=$folder; current=$version ;;
  esac
done <signatures.txt
[ -n "$last" ] || bad "signatures.txt: no signature of the developing body's head is here"
while IFS=' ' read -r folder at deed version; do
  counted "$folder" && [ "$deed" = approvals.sign ] || continue
  rest=$(cat "$folder/manifest.json"); rest=\${rest#*'"answers":['}; rest=\${rest%%'"sentTo":['*}
  while case $rest in *'"remark":"'*) : ;; *) false ;; esac; do
    rest=\${rest#*'"remark":"'}; remark=\${rest%%'"'*}
    case $outcomes in *'"id":"'"$remark"'"'*) : ;; *) bad "$folder/manifest.json answers remark $remark, and the signed outcome that holds it is not here" ;; esac
  done
done <signatures.txt
sent=$(cat "$last/manifest.json"); sent=\${sent#*'"sentTo":['}
while case $sent in *'"body":"'*) : ;; *) false ;; esac; do
  sent=\${sent#*'"body":"'}; body=\${sent%%'"'*}; name=\${sent#*'"name":"'}; name=\${name%%'"'*}
  decision= heads=0
  while IFS=' ' read -r folder at deed version; do
    counted "$folder" && [ "$version" = "$current" ] || continue
    said=$(cat "$folder/manifest.json")
    case $said in *'"body":"'"$body"'"'*) : ;; *) continue ;; esac
    case $deed in
      approvals.signOutcome) decision=\${said#*'"decision":"'}; decision=\${decision%%'"'*} ;;
      approvals.signProtocol) heads=$((heads + 1)) ;;
    esac
  done <signatures.txt
  [ -n "$decision" ] || bad "$last/manifest.json: version $current was sent to $name, and its signed outcome is not here"
  [ "$decision" = agreed ] || [ "$heads" -eq 2 ] || bad "$last/manifest.json: $name did not agree to version $current, and no protocol signed by both heads is here"
done
`
