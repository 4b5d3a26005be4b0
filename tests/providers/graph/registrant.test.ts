import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import type { Registrant } from "../../../providers/graph/registrant";
import { ByHand } from "../../support/byHand";
import { Product } from "./client/product";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

describe("One person who registers a Mac", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  let people: any[];
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0"]);
    admin = new ByHand(sandbox);
    product = await Product.start(sandbox.environment);
    people = (await admin.control("GET", "/snapshot")).entra.users;
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });

  const within = () => ({ tenantId: sandbox.entra.tenantId });
  const found = (name: string): Promise<Registrant | undefined> => product.in(within(), "findRegistrant", name);
  const isIn = (user: string, groups: string[]): Promise<boolean> => product.in(within(), "isInOneOf", user, groups);

  it("is found by sign-in name, id, mail address, and by what stands before the @", async () => {
    const lena = people.find((p) => p.userPrincipalName.startsWith("lena.mueller@"));
    await admin.control("POST", "/entra/user", { id: lena.id, set: { mail: "lena@mail.nordlicht-werke.example" } });
    for (const name of [lena.userPrincipalName, lena.id, "lena@mail.nordlicht-werke.example", "lena.mueller"]) {
      assert.equal((await found(name))?.id, lena.id, name);
    }
    assert.equal((await found(lena.id))!.hasIntune, true);
  });

  it("is nobody where the tenant has none of that name, whatever stands in it, or several", async () => {
    for (const name of ["nobody@nordlicht-werke.example", id(1), "o'neill' or '1' eq '1", ""]) {
      assert.equal(await found(name), undefined, name);
    }
  });

  it("without the plan has no Intune, and disabled is told", async () => {
    const [, , person] = people;
    const office = "6fd2c87f-b296-42f0-b197-1e91e994b900";
    await admin.control("POST", "/entra/user", { id: person.id, set: { $skuIds: [office], accountEnabled: false } });
    const seen = (await found(person.id))!;
    assert.deepEqual([seen.hasIntune, seen.isEnabled], [false, false]);
  });

  it("is in one of more groups than Graph takes at once, and somebody who is gone is in none", async () => {
    const { groups } = (await admin.control("GET", "/snapshot")).entra;
    const group = groups.find((g: any) => g.displayName === "Engineering");
    const many = [...Array.from({ length: 25 }, (_, n) => id(n + 1)), group.id];
    assert.equal(await isIn(group.members[0], many), true);
    assert.equal(await isIn(group.members[0], many.slice(0, 25)), false);
    assert.equal(await isIn(id(99), [group.id]), false);
  });
});
