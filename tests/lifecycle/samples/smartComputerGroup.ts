import type { Criterion } from "../../../providers/jamf/criteria/criterion";
import type { ByHand } from "../../support/byHand";
import type { Bag } from "../../support/host";
import type { Sample } from "../lifecycle";
import { editor, idOf, isThere, post } from "./edits";

const pilot = "Pilot – Ärzte & Büro";
const name = "Contract – konforme Macs";

const criteria: Criterion[] = [
  { criterion: "Last Inventory Update", operator: "less than x days ago", value: "2" },
  { criterion: "Application Title", operator: "is", value: "Company Portal.app", openingParenthesis: true },
  { criterion: "Computer Group", operator: "member of", value: pilot, andOr: "or", closingParenthesis: true },
  { criterion: "FileVault 2 Status", operator: "is", value: "All Partitions Encrypted" },
];
const withLine = (i: number, change: Partial<Criterion>) => ({
  criteria: criteria.map((line, at) => (at === i ? { ...line, ...change } : line)),
});

const wire = criteria.map((line, priority) => ({
  name: line.criterion,
  priority,
  andOr: line.andOr ?? "and",
  searchType: line.operator,
  value: line.value,
  openingParen: line.openingParenthesis ?? false,
  closingParen: line.closingParenthesis ?? false,
}));

/** On one version of Jamf Pro: groups have v2 before 11.28 and v3 from there on. */
export function smartComputerGroupSample(version?: string): Sample {
  const collection = `/api/${version === "11.27" ? "v2" : "v3"}/computer-groups/smart-groups`;
  const edit = editor(collection);
  const editLine = (i: number, change: Bag) =>
    edit((group) => ({
      criteria: group.criteria.map((line: Bag, at: number) => (at === i ? { ...line, ...change } : line)),
    }));
  return {
    kind: "jamf:SmartComputerGroup",
    ...(version ? { sandbox: ["--jamf-version", version] } : {}),
    marked: true,

    async prepare(admin: ByHand) {
      const line = { name: "Serial Number", priority: 0, andOr: "and", searchType: "like", value: "C02" };
      return {
        pilotId: await post(admin, collection, { name: pilot, criteria: [line] }),
        siteId: await idOf(admin, "/api/v1/sites", "Werk Süd"),
      };
    },

    args: () => ({ name, description: "Zeile eins\nZeile zwei", site: "Werk Süd", criteria }),

    changes: ({ pilotId, siteId }) => ({
      name: { name: `${name} (neu)` },
      description: { description: "" },
      site: { site: "None" },
      "site by id": { site: siteId },
      "criteria[0].criterion": withLine(0, { criterion: "Last Check-in" }),
      "criteria[0].operator": withLine(0, { operator: "more than x days ago" }),
      "criteria[0].value": withLine(0, { value: "7" }),
      "criteria[2].value by id": withLine(2, { value: pilotId as string }),
      "criteria[2].andOr": withLine(2, { andOr: "and" }),
      parentheses: { criteria: criteria.map((l) => ({ ...l, openingParenthesis: false, closingParenthesis: false })) },
      "one criterion less": { criteria: criteria.slice(0, 3) },
      "order of criteria": { criteria: [criteria[3], ...criteria.slice(0, 3)] },
      matchesAllComputers: { criteria: undefined, matchesAllComputers: true },
    }),

    drift: () => ({
      name: edit({ name: `${name} (von Hand)` }),
      description: edit({ description: "von Hand" }),
      site: edit({ siteId: "-1" }),
      "criteria[0].name": editLine(0, { name: "Last Check-in" }),
      "criteria[0].searchType": editLine(0, { searchType: "more than x days ago" }),
      "criteria[0].value": editLine(0, { value: "30" }),
      "criteria[2].value": editLine(2, { value: "IT Department" }),
      "criteria[2].andOr": editLine(2, { andOr: "and" }),
      parentheses: edit((group) => ({
        criteria: group.criteria.map((line: Bag) => ({ ...line, openingParen: false, closingParen: false })),
      })),
      "criteria removed": edit({ criteria: [] }),
      "criteria reversed": edit((group) => ({
        criteria: [group.criteria[3], ...group.criteria.slice(0, 3)].map((line, priority) => ({ ...line, priority })),
      })),
    }),

    makeByHand: (admin, { siteId }, how) =>
      post(admin, collection, {
        name,
        description: "Zeile eins\nZeile zwei",
        siteId,
        criteria: how === "equal" ? wire : wire.slice(0, 1),
      }),

    async makeUnlike(admin) {
      await post(admin, collection.replace("smart-groups", "static-groups"), { name, assignments: [] });
    },

    removeByHand: async (admin, id) => void (await admin.must("DELETE", `${collection}/${id}`)),
    exists: (admin, id) => isThere(admin, `${collection}/${id}`),
  };
}
