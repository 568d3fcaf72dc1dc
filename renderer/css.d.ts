/** CSS files are imported for their effect; vite puts them into files of our own origin. */
declare module '*.css'
