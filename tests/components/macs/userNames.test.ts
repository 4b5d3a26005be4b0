import assert from "node:assert/strict";
import { type UserMatch, UserNames } from "../../../components/macs/userNames";

const members = [
  { id: "paula", userPrincipalName: "p17@contoso.com", mail: "paula@contoso.com" },
  { id: "ben", userPrincipalName: "ben@contoso.com" },
  { id: "ben2", userPrincipalName: "ben@fabrikam.com" },
  { id: "ada", userPrincipalName: "ada@contoso.com", mail: "shared@contoso.com" },
  { id: "eve", userPrincipalName: "eve@contoso.com", mail: "shared@contoso.com" },
];

const match = (names: (string | null)[], by: UserMatch = {}) => {
  const all = new UserNames(by);
  all.add(members);
  const { id, unmatched } = all.match(names);
  return id ?? `nobody: ${unmatched}`;
};

describe("whom a name in Jamf Pro means", () => {
  const rows: [string, (string | null)[], UserMatch, string][] = [
    ["a sign-in name, in any letter case", ["P17@Contoso.com"], {}, "paula"],
    ["a mail address", [" paula@contoso.com "], {}, "paula"],
    ["a short name of one user", ["p17"], {}, "paula"],
    ["a short name of a mail address", ["paula"], {}, "paula"],
    ["the user name, where the e-mail is nobody's", ["gone@contoso.com", "p17"], {}, "paula"],
    ["a short name of two users", ["ben"], {}, "nobody: ambiguousName"],
    ["a mail address of two users", ["shared@contoso.com"], {}, "nobody: ambiguousName"],
    ["a short name that two users have, mapped", ["ben"], { names: { Ben: "ben@fabrikam.com" } }, "ben2"],
    ["a domain that is not mapped", ["NLW\\p17"], {}, "nobody: domainName"],
    ["a domain that is mapped", ["NLW\\P17"], { domains: { nlw: "Contoso.com" } }, "paula"],
    ["an old domain", ["p17@old.example"], { domains: { "old.example": "contoso.com" } }, "paula"],
    ["a mapped domain without that user", ["NLW\\p18"], { domains: { NLW: "contoso.com" } }, "nobody: domainName"],
    ["a name that is mapped to nobody", ["p17"], { names: { p17: "left@contoso.com" } }, "nobody: shortName"],
    ["an address that is nobody's", ["x@contoso.com"], {}, "nobody: address"],
    ["a short name that no user has", ["x"], {}, "nobody: shortName"],
    ["no name", [null, ""], {}, "nobody: noName"],
  ];
  for (const [what, names, by, expected] of rows) {
    it(`${what}: ${names.join(" and ")} means ${expected}`, () => assert.equal(match(names, by), expected));
  }

  it("finds users who are added later", () => {
    const all = new UserNames();
    all.add(members.slice(1, 2));
    assert.equal(all.match(["ben"]).id, "ben");
    all.add(members.slice(2, 3));
    assert.equal(all.match(["ben"]).unmatched, "ambiguousName");
  });
});
