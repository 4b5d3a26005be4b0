/** Tokens of the service that hosts the repository travel over TLS only. */
import assert from "node:assert/strict";
import { ask } from "../../../operations/summarize/publish/request";

describe("the address of the service that hosts the repository", () => {
  for (const base of ["http://gitlab.example/api/v4", "http://127.0.0.1.example/", "ftp://127.0.0.1/", "nowhere"]) {
    it(`is refused before anything is sent: ${base}`, async () => {
      const api = { service: "GitLab", base, headers: { "private-token": "t" }, permission: "api" };
      await assert.rejects(ask(api, "GET", "/x"), {
        message: "Could not publish: the address of GitLab that the pipeline sets must begin with https://.",
      });
    });
  }
});
