/** Tests that `npm test` runs on the stand-in for the engine, on the real one: what both must say and do alike. */
describe("on the real engine", () => {
  before(() => (process.env["REAL_ENGINE"] = "1"));
  after(() => delete process.env["REAL_ENGINE"]);

  for (const file of [
    "accessEdits",
    "accessStages",
    "gates",
    "givenBack",
    "identity",
    "profiles",
    "refusals",
    "resume",
    "rowsAdoption",
    "rowsBroken",
    "rowsDestroy",
    "rowsEdits",
    "rowsNamed",
    "rowsPilot",
    "rowsRule",
    "rowsSections",
    "rowsTenant",
    "rowsWayBack",
    "stages",
    "tenant",
  ])
    require(`../stack/${file}.test`);
});
