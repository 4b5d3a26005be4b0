/** What `security find-certificate -a` prints for certificates of these subjects and issuers. */
export const certificates = (...found: { subject: string; issuer: string; alias?: boolean }[]): string =>
  found
    .map(({ subject, issuer, alias = true }) =>
      [
        `keychain: "/Users/jörg müller/Library/Keychains/login.keychain-db"`,
        "version: 512",
        "class: 0x80001000 ",
        "attributes:",
        `    "alis"<blob>=${alias ? `"${subject}"` : "<NULL>"}`,
        `    "cenc"<uint32>=0x00000003 `,
        `    "issu"<blob>=0x3078311530130603550403  "0x1\\0250\\023\\006\\003U\\004\\003\\014\\014${issuer}"`,
        `    "labl"<blob>="${subject}"`,
        `    "subj"<blob>=0x302F312D302B0603550403  "0/1-0+\\006\\003U\\004\\003\\014$${subject.toUpperCase()}"`,
        "",
      ].join("\n"),
    )
    .join("");

/** Of Entra's device registration, as the keychain spells it. */
export const entraIssuer = "MS-ORGANIZATION-ACCESS";
