import { invalid, type JsonValue } from '@millrace/contract';
import { openBundle, type Prediction } from '@millrace/model';
import type { LocalModel } from './model-source.ts';
import type { Predictor } from './predictor.ts';

/** Opens a bundle for serving. Its first prediction, which is slow, is made here and not by the first client. */
export async function bundlePredictor({ path, name, version }: LocalModel): Promise<Predictor> {
  const bundle = await openBundle(path);
  const { labels, features } = bundle.manifest.signature;
  bundle.predict(new Float32Array(features.length), 1);
  return {
    ...{ name, version },
    predict: async (instances) => bundle.predictInstances(instances).map((prediction) => plain(prediction, labels)),
    features: (instances) => {
      const { features: values, problems } = bundle.serving.apply(instances);
      if (problems.length > 0) throw invalid('INVALID_INSTANCES', 'Instances', problems);
      const names = bundle.serving.features;
      return instances.map((_, row) =>
        Object.fromEntries(names.map((name, i) => [name, values[row * names.length + i] ?? 0])),
      );
    },
  };
}

/** A number, or for a classifier the most probable label and the probability of each. */
function plain(prediction: Prediction, labels: readonly string[] = []): JsonValue {
  if (prediction.kind === 'value') return prediction.value;
  const { label, probabilities } = prediction;
  return { label, probabilities: Object.fromEntries(labels.map((name, i) => [name, probabilities[i] ?? 0])) };
}
