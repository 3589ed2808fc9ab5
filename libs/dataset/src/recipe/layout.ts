import { WEIGHT_COLUMN } from './check.ts';
import type { CategoricalFit, FittedRecipe, NumericFit } from './fitted.ts';
import type { CategoricalFeature, NumericFeature } from './recipe.ts';

/** One column of the feature matrix. */
export type FeatureColumn =
  | { readonly kind: 'numeric'; readonly name: string; readonly feature: NumericFeature; readonly fit: NumericFit }
  | {
      readonly kind: 'index';
      readonly name: string;
      readonly feature: CategoricalFeature;
      readonly fit: CategoricalFit;
    }
  | {
      readonly kind: 'onehot';
      readonly name: string;
      readonly feature: CategoricalFeature;
      readonly fit: CategoricalFit;
      /** Place in the vocabulary; its length stands for everything outside of it. */
      readonly index: number;
    };

/** What the columns of the splits are: features in the recipe's order, target, weight, carried columns. */
export interface Layout {
  readonly features: readonly FeatureColumn[];
  readonly target: string;
  readonly weight: string | undefined;
  readonly carry: readonly string[];
}

/** One-hot columns are called `<feature>_0`, …, and `<feature>_other`, so that every engine takes the names. */
export function layoutOf({ recipe, fitted }: FittedRecipe): Layout {
  const features = recipe.features.flatMap((feature, i): FeatureColumn[] => {
    const fit = fitted.features[i];
    if (feature.kind === 'numeric') {
      return fit?.kind === 'numeric' ? [{ kind: 'numeric', name: feature.name, feature, fit }] : [];
    }
    if (fit?.kind !== 'categorical') return [];
    if (feature.encoding === 'index') return [{ kind: 'index', name: feature.name, feature, fit }];
    return [...fit.vocabulary.keys(), fit.vocabulary.length].map((index) => ({
      kind: 'onehot',
      name: `${feature.name}_${index === fit.vocabulary.length ? 'other' : index}`,
      feature,
      fit,
      index,
    }));
  });
  return {
    features,
    target: recipe.target.name,
    weight: recipe.weight === undefined ? undefined : WEIGHT_COLUMN,
    carry: recipe.carry,
  };
}

/** `(x − center) / divisor` is the scaled value; SEMANTICS.md, "Fitted statistics". */
export function scaleOf(feature: NumericFeature, fit: NumericFit): { center: number; divisor: number } {
  const or1 = (divisor: number) => (divisor === 0 ? 1 : divisor);
  switch (feature.scaling) {
    case 'none':
      return { center: 0, divisor: 1 };
    case 'standard':
      return { center: fit.mean, divisor: or1(fit.std) };
    case 'minmax':
      return { center: fit.minimum, divisor: or1(fit.maximum - fit.minimum) };
    case 'robust': {
      const [first, median, third] = fit.quartiles ?? [0, 0, 0];
      return { center: median, divisor: or1(third - first) };
    }
  }
}

/** Values are cut here so that they fit a 32-bit float. */
export const LARGEST_SCALED = 3e38;
/** Beyond this a feature, target or weight is null, so that sums of squares stay finite. */
export const LARGEST_VALUE = 1e30;
