// Runs before the first paint, which must already have the theme and the text size chosen last time.
try {
  const { language, theme, textSize, density } = JSON.parse(localStorage.getItem('appearance') ?? '{}')
  const page = document.documentElement
  if (language) page.lang = language
  if (theme) page.dataset.theme = theme
  if (textSize) page.dataset.textSize = textSize
  if (density) page.dataset.density = density
} catch {
  localStorage.removeItem('appearance')
}
