/** The simulated organisation and its employees. */

/** A person of the simulated organisation: the user of a Mac in Jamf, an account in Entra. */
interface Employee {
  firstName: string;
  lastName: string;
  /** `lena.mueller`, with a number from the second person of that name on. */
  username: string;
  /** Sign-in name and mail address alike. */
  userPrincipalName: string;
}

export const organisation = "Nordlicht Werke GmbH";
export const domain = "nordlicht-werke.example";

const firstNames = (
  "Lena Jürgen Zoë Åsa Matteo Søren Chloé Paweł Inês Maja Özlem Tomás Greta Łukasz Noémi Björn Aylin Henrik Mónica " +
  "François Jana Emil Ida Rasmus Beatriz Yusuf Klára Oskar Elif Mathéo Freja Viggo"
).split(" ");
const lastNames = (
  "Müller Nuñez Grønbæk Weiß Kowalczyk Østergård Lefèvre Šimek Yılmaz Andersson Schröder Pérez Håkansson Groß Moreau " +
  "Nowák Çelik Lindqvist Köhler Ferreira Bäcker Jørgensen Ruíz O'Neill Strauß Vašíček Dupré Żak Hübner Marín Söderberg"
).split(" ");

const plain: Record<string, string> = { ß: "ss", ø: "oe", æ: "ae", å: "aa", ł: "l", ı: "i", ö: "oe", ü: "ue", ä: "ae" };

function ascii(name: string): string {
  return [...name.toLowerCase()]
    .map((letter) => plain[letter] ?? letter.normalize("NFD"))
    .join("")
    .replace(/[^a-z]/g, "");
}

/** The same person for the same number, with whichever vendor: nobody has to tell the other who works here. */
export function employee(number: number): Employee {
  const pairs = firstNames.length * lastNames.length;
  // 32 and 31 have no common divisor, so every pair of names occurs once before one repeats.
  const firstName = firstNames[number % firstNames.length]!;
  const lastName = lastNames[number % lastNames.length]!;
  const again = Math.floor(number / pairs);
  const username = `${ascii(firstName)}.${ascii(lastName)}${again > 0 ? again + 1 : ""}`;
  return { firstName, lastName, username, userPrincipalName: `${username}@${domain}` };
}
