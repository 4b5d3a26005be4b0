/** Tags of applications and the features that they stand for. */
import { isValues, texts, type Value, type Values } from "../values";

/** Features of an enterprise application are tags with reserved names. */
const features = {
  customSingleSignOn: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
  gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  hide: "HideApp",
} as const;

const first = (value: Value | undefined): Values | undefined => {
  const block = Array.isArray(value) ? value[0] : undefined;
  return isValues(block) ? block : undefined;
};

function tagsOf(featureTags: Value | undefined): string[] {
  const block = first(featureTags) ?? {};
  return Object.entries(features).flatMap(([name, tag]) => (block[name] === true ? [tag] : []));
}

export function featureTagsOf(tags: string[]): Values[] {
  const lower = tags.map((tag) => tag.toLowerCase());
  return [Object.fromEntries(Object.entries(features).map(([name, tag]) => [name, lower.includes(tag.toLowerCase())]))];
}

/** The older form of the same, which a service principal still has. */
export function featuresOf(tags: string[]): Values[] {
  const { customSingleSignOn, enterprise, gallery, hide } = featureTagsOf(tags)[0]!;
  return [
    {
      customSingleSignOnApp: customSingleSignOn,
      enterpriseApplication: enterprise,
      galleryApplication: gallery,
      visibleToUsers: hide !== true,
    },
  ];
}

function tagsOfFeatures(value: Value | undefined): string[] {
  const block = first(value);
  if (!block) return [];
  return tagsOf([
    {
      customSingleSignOn: block["customSingleSignOnApp"],
      enterprise: block["enterpriseApplication"],
      gallery: block["galleryApplication"],
      hide: block["visibleToUsers"] === false,
    },
  ]);
}

/** What goes out: features where the program gives them, else the tags. */
export function wantedTags(planned: Values): string[] {
  if (first(planned["featureTags"])) return tagsOf(planned["featureTags"]);
  if (first(planned["features"])) return tagsOfFeatures(planned["features"]);
  return texts(planned["tags"]);
}
