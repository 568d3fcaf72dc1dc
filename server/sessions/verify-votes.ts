/**
 * B4.1: what the check of a session's package does besides: it takes the named votes from the minutes that chair and
 * secretary signed, finds each vote's own signature, counts again, and decides again by the rules. awk splits the
 * minutes' canonical JSON at braces; a quotation mark inside a text is escaped there, so no text can pretend to be a field.
 */
export const verifyVotes = `minutes=$(sha256sum <minutes.json | cut -c 1-64)
signers=0
while IFS=' ' read -r folder at deed version; do
  case $deed in sessions.signMinutes) ;; *) continue ;; esac
  case $(cat "$folder/manifest.json") in *'"sha256":"'"$minutes"'"'*) signers=$((signers + 1)) ;; *) bad "minutes.json is not what $folder/manifest.json signs" ;; esac
done <signatures.txt
[ "$signers" -eq 2 ] || bad "signatures.txt: the minutes have $signers signatures instead of the chair's and the secretary's"
minutes_lines() { awk -v RS='{' -v want="$1" '
  function field(name,  rest) { if (!match($0, "\\"" name "\\":\\"?[^\\",}]*")) return ""; rest = substr($0, RSTART, RLENGTH); sub("^\\"" name "\\":\\"?", "", rest); return rest }
  /"chair":(true|false|null),"closedAt":/ { chair = field("chair"); annuller = "- -"; decider = "- -" }
  /^"name":"[^{]*","person":"[0-9a-f-]+","sha256":"[0-9a-f]+"},"chair":/ { annuller = field("person") " " field("sha256") }
  /^"name":"[^{]*","person":"[0-9a-f-]+","sha256":"[0-9a-f]+"},"decision":/ { decider = field("person") " " field("sha256") }
  /^"against":[0-9]+,"for":[0-9]+,"members":/ { against = field("against"); votes = field("for"); members = field("members"); needed = field("needed"); outcome = field("outcome"); present = field("present"); quorum = field("quorum"); poll = field("id"); n = field("n"); result = field("result"); pending = 1 }
  /^"majority":"[A-Za-z]+","quorum":/ { if (pending && want == "polls") print n, poll, votes, against, members, present, quorum, needed, outcome, chair, field("majority"), field("quorum"), result, annuller, decider; pending = 0 }
  /^"at":"[^"]*","castBy":/ { if (want == "votes") print n, poll, field("member"), field("choice"), field("sha256"), field("name") }
' minutes.json; }
seen=' '
minutes_lines votes >/dev/null || bad "minutes.json can't be read"
while IFS=' ' read -r n poll member choice digest name; do
  [ -n "$n" ] || continue
  place=votes/$n-$member
  [ -f "$place/signature.p7s" ] && [ -f "$place/manifest.json" ] || bad "$place/: the vote of $name in poll $n is missing"
  [ "$(sha256sum <"$place/signature.p7s" | cut -c 1-64)" = "$digest" ] || bad "$place/signature.p7s: the vote of $name in poll $n is not the one in the signed minutes"
  vote=$(cat "$place/manifest.json")
  for said in '"decision":"'"$choice"'"' '"member":"'"$member"'"' '"poll":"'"$poll"'"' '"deed":"sessions.vote"'; do
    case $vote in *"$said"*) ;; *) bad "$place/manifest.json: the vote of $name in poll $n was changed" ;; esac
  done
  agenda=\${vote#*'"editionSha256":"'}; agenda=\${agenda%%'"'*}
  case $(cat SHA256SUMS) in *"$agenda"*) ;; *) bad "$place/manifest.json: the agenda on which $name voted is not here" ;; esac
  seen="$seen$n-$member "
done <<VOTES
$(minutes_lines votes)
VOTES
for place in votes/*; do
  [ "$place" = 'votes/*' ] && continue
  case $seen in *" \${place#votes/} "*) ;; *) bad "$place/: a vote that the signed minutes don't know" ;; esac
done
# Of a deed and a decision on $poll: found, and all words there are.
find_word() {
  found= words=
  for place in signatures/*-"$1"; do
    words="$words $place/manifest.json"
    case $(cat "$place/manifest.json" 2>/dev/null) in *'"decision":"'"$2"'"'*'"poll":"'"$poll"'"'*) found=$place ;; esac
  done
}
# The minutes name the person and the signature; an agenda in the package must name that person chair, and the certificate is theirs.
# Minutes made before they named them say nothing of it.
by_chair() {
  [ "$1" = - ] && return
  signer=$(openssl cms -verify -binary -inform DER -in "$found/signature.p7s" -content "$found/manifest.json" -noverify -signer /dev/stdout -out /dev/null 2>/dev/null |
    openssl x509 -noout -subject -nameopt utf8,sep_comma_plus_space) || signer='nobody who can be told'
  who="it is signed by \${signer#subject=}"
  [ "$(sha256sum <"$found/signature.p7s" | cut -c 1-64)" = "$2" ] || bad "$found/signature.p7s: poll $n: the $3 is not the chair's, whom the signed minutes name; $who"
  said=$(cat "$found/manifest.json"); said=\${said##*'"signer":{"iin":"'}
  case $said in *'"person":"'"$1"'"'*) ;; *) bad "$found/manifest.json: poll $n: the $3 is another person's than the signed minutes say; $who" ;; esac
  case $signer in *"\${said%%'"'*}"*) ;; *) bad "$found/signature.p7s: poll $n: the $3 was not signed by whom it names; $who" ;; esac
  for place in signatures/*-confirm; do
    case $(cat "$place/manifest.json" 2>/dev/null) in *'"chair":"'"$1"'"'*) return ;; esac
  done
  bad "$found/manifest.json: poll $n: no agenda names the signer of the $3 as chair; $who"
}
decided=0
while IFS=' ' read -r n poll votes against members present quorum needed outcome chair majority share result annuller annulment decider word; do
  [ -n "$n" ] || continue
  f=0; a=0
  for place in votes/"$n"-*; do
    [ -f "$place/manifest.json" ] || continue
    case $(cat "$place/manifest.json") in *'"decision":"for"'*) f=$((f + 1)) ;; *) a=$((a + 1)) ;; esac
  done
  case $share in half) q=$((members / 2 + 1)) ;; twoThirds) q=$(((members * 2 + 2) / 3)) ;; threeQuarters) q=$(((members * 3 + 3) / 4)) ;; *) q=$members ;; esac
  case $majority in members) m=$((members / 2 + 1)) ;; present) m=$((present / 2 + 1)) ;; *) m=$(((members * 2 + 2) / 3)) ;; esac
  if [ "$present" -lt "$q" ]; then computed=noQuorum
  elif [ "$f" -ge "$m" ]; then computed=adopted
  elif [ "$f" -eq "$a" ] && [ $((f + 1)) -ge "$m" ]; then computed=tie
  else computed=notAdopted; fi
  [ "$computed $f $a $q $m" = "$outcome $votes $against $quorum $needed" ] || bad "minutes.json: poll $n: the votes give $computed ($f for, $a against), the minutes say $outcome ($votes for, $against against)"
  [ $((f + a)) -le "$present" ] && [ "$present" -le "$members" ] || bad "minutes.json: poll $n: more votes than places"
  find_word annulPoll annulled
  if [ "$result" = annulled ]; then
    [ -n "$found" ] || bad "minutes.json: poll $n: the chair signed no annulment, there is$words"
    by_chair "$annuller" "$annulment" annulment
    echo "poll $n: $f for, $a against, $present of $members present: annulled by the chair, doesn't count"
    continue
  fi
  [ -z "$found" ] || bad "minutes.json: poll $n: the chair annulled it, the minutes count it"
  if [ "$computed" = tie ]; then
    case $chair in true) computed=adopted ;; false) computed=notAdopted ;; esac
    find_word decideTie "$computed"
    [ -n "$found" ] || bad "minutes.json: poll $n: the chair signed no such decision, there is$words"
    by_chair "$decider" "$word" "word on the tie"
  fi
  [ "$computed" = "$result" ] || bad "minutes.json: poll $n: the result is $computed, not $result"
  echo "poll $n: $f for, $a against, $present of $members present, quorum $q, needed $m: $computed"
  decided=$((decided + 1))
done <<POLLS
$(minutes_lines polls)
POLLS
`
