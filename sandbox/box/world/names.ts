// biome-ignore format: a word list
export const FIRST_NAMES = [
  'Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Farid', 'Grace', 'Hiroshi', 'Ines', 'Jonas', 'Katarzyna', 'Liam',
  'Mei', 'Noah', 'Olivia', 'Pedro', 'Quinn', 'Rosa', 'Søren', 'Tamara', 'Uma', 'Victor', 'Wanda', 'Xavier',
  'Yara', 'Zoë', 'Łukasz', 'Renée', 'Ömer', 'Anaïs', 'José', 'Siobhán',
] as const;

// biome-ignore format: a word list
export const LAST_NAMES = [
  'Abe', 'Bauer', 'Castillo', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ivanova', 'Jensen', 'Kowalska',
  'Lopez', 'Müller', 'Nakamura', "O'Brien", 'Peña', 'Quispe', 'Rossi', 'Şahin', 'Tanaka', 'Usman', 'Varga', 'Weber',
  'Xu', 'Yılmaz', 'Zhang', 'Ångström', 'Brontë', 'Nguyễn', 'de la Cruz',
] as const;

// biome-ignore format: a word list
export const JOB_TITLES = [
  'Accountant', 'Analyst', 'Architect', 'Designer', 'Director of Sales', 'Engineer', 'Head of Legal', 'HR Partner',
  '', 'Office Manager', 'Product Manager', 'Support Agent', 'Warehouse Lead, "Night"',
] as const;

// biome-ignore format: a word list
export const TIME_ZONES = [
  'America/Los_Angeles', 'America/New_York', 'Europe/London', 'Europe/Berlin', 'Asia/Tokyo', 'Australia/Lord_Howe',
] as const;

export const LANGUAGES = ["en", "en", "en", "de", "fr", "ja", "es", "zh"] as const;

// biome-ignore format: a word list
export const GROUP_NAMES = [
  'Accounting', 'Engineering', 'Legal', 'Marketing', 'People', 'Sales', 'Support', 'Board', 'Contractors', 'Design',
  'Facilities', 'Field Service', 'Finance', 'IT', 'Logistics', 'München', 'Operations', 'Partners', 'Research', 'Security',
] as const;
