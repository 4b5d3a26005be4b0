/** All steps of the templates of all three services. */
import { pipelinesWork } from "../templates/pipelines";

pipelinesWork({ "GitHub Actions": "whole", "GitLab CI": "whole", "Azure Pipelines": "whole" });
