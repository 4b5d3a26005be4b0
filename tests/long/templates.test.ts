/** All steps of the templates of all three services. */
import { pipelinesWork } from "../templates/pipelines";

pipelinesWork(["GitHub Actions", "GitLab CI", "Azure Pipelines"]);
