/**
 * The regions' centres, the cities of republican significance and Semey, whose weather is asked for; degrees north and east.
 * First the three cities, then by the Kazakh alphabet. Their names are the texts `informers.place.…`.
 */
export const places = [
  { id: 'astana', latitude: 51.17, longitude: 71.43 },
  { id: 'almaty', latitude: 43.25, longitude: 76.92 },
  { id: 'shymkent', latitude: 42.32, longitude: 69.6 },
  { id: 'aktau', latitude: 43.65, longitude: 51.17 },
  { id: 'aktobe', latitude: 50.28, longitude: 57.21 },
  { id: 'atyrau', latitude: 47.11, longitude: 51.92 },
  { id: 'zhezkazgan', latitude: 47.8, longitude: 67.71 },
  { id: 'kokshetau', latitude: 53.28, longitude: 69.39 },
  { id: 'karaganda', latitude: 49.8, longitude: 73.1 },
  { id: 'konaev', latitude: 43.87, longitude: 77.06 },
  { id: 'kostanay', latitude: 53.21, longitude: 63.63 },
  { id: 'kyzylorda', latitude: 44.85, longitude: 65.51 },
  { id: 'oral', latitude: 51.23, longitude: 51.37 },
  { id: 'oskemen', latitude: 49.95, longitude: 82.61 },
  { id: 'pavlodar', latitude: 52.29, longitude: 76.95 },
  { id: 'petropavl', latitude: 54.87, longitude: 69.15 },
  { id: 'semey', latitude: 50.41, longitude: 80.23 },
  { id: 'taldykorgan', latitude: 45.02, longitude: 78.37 },
  { id: 'taraz', latitude: 42.9, longitude: 71.37 },
  { id: 'turkistan', latitude: 43.3, longitude: 68.27 },
] as const

export type PlaceId = (typeof places)[number]['id']
export const placeIds = places.map(({ id }) => id) as [PlaceId, ...PlaceId[]]
