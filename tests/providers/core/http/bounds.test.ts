import assert from "node:assert/strict";
import { EndlessList, ListBounds } from "../../../../providers/core/http/bounds";

const most = { pages: 3, entries: 10, size: 100_000 };

describe("Bounds of one list", () => {
  it("let through what is as long as the limit, and no more", () => {
    const pages = new ListBounds(most);
    for (let n = 0; n < most.pages; n++) pages.page(0);
    assert.throws(() => pages.page(0), /at most 3 pages/);
    const entries = new ListBounds(most);
    entries.page(10);
    assert.throws(() => entries.page(1), /at most 10 entries/);
    const size = new ListBounds(most);
    size.page(0, 100_000);
    assert.throws(() => size.page(0, 1), /at most 0\.1 MB/);
  });

  it("refuse a number of entries that nobody could have", () => {
    const bounds = new ListBounds();
    bounds.announced(0);
    bounds.announced(2_000_000);
    for (const entries of [2_000_001, 1e12, -1, 0.5, NaN, Infinity]) {
      assert.throws(() => bounds.announced(entries), EndlessList, String(entries));
    }
  });

  it("follow an address once", () => {
    const bounds = new ListBounds();
    bounds.follow("https://graph.microsoft.com/v1.0/groups?$skiptoken=a");
    bounds.follow("https://graph.microsoft.com/v1.0/groups?$skiptoken=b");
    assert.throws(() => bounds.follow("https://graph.microsoft.com/v1.0/groups?$skiptoken=a"), /already read/);
  });
});
