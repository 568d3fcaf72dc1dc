/** English words that change whole, which no stem brings together: went, children. */
const rows = `
be: am is are was were been being
have: has had having
do: does did done
go: goes went gone
say: says said
make: makes made
take: took taken
come: came
see: saw seen
get: got gotten
give: gave given
find: found
think: thought
know: knew known
become: became
show: shown
leave: left
feel: felt
bring: brought
begin: began begun
keep: kept
hold: held
write: wrote written
stand: stood
hear: heard
mean: meant
meet: met
run: ran
pay: paid
sit: sat
speak: spoke spoken
lead: led
grow: grew grown
lose: lost
fall: fell fallen
send: sent
build: built
understand: understood
draw: drew drawn
break: broke broken
spend: spent
rise: rose risen
drive: drove driven
buy: bought
wear: wore worn
choose: chose chosen
seek: sought
teach: taught
catch: caught
fight: fought
sell: sold
tell: told
eat: ate eaten
drink: drank drunk
sleep: slept
win: won
bear: bore borne born
swear: swore sworn
arise: arose arisen
forbid: forbade forbidden
withdraw: withdrew withdrawn
man: men
woman: women
child: children
person: people
foot: feet
tooth: teeth
mouse: mice
datum: data
criterion: criteria
analysis: analyses
good: better best
bad: worse worst
`.trim().split('\n')

const headwords = new Map<string, string[]>()
for (const row of rows) {
  const [headword = '', forms = ''] = row.split(': ')
  for (const form of forms.split(' ')) headwords.set(form, [...(headwords.get(form) ?? []), headword])
}

/** Headwords an English form may have, beside those its stem finds. */
export const englishHeadwords = (form: string, isHeadword: (word: string) => boolean): string[] => (headwords.get(form) ?? []).filter(isHeadword)
