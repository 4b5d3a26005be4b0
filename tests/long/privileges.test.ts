/** What `up` says without one of the privileges that it needs, for each of them. */
import { refusesWithout } from "../support/missingPrivilege";
import { Tenant } from "../support/tenant";

describe("up as an API role that lacks a privilege", () => {
  let tenant: Tenant;
  before(async () => void (tenant = await Tenant.start()));
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(() => tenant?.stop());

  refusesWithout(
    {
      "Create Smart Computer Groups": "smart computer group",
      "Read Smart Computer Groups": "smart computer group",
      "Create Policies": "policy",
      "Create Categories": "category",
      "Create Mac Applications": "Mac App",
    },
    () => tenant,
  );
});
