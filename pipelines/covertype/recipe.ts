import { col, defineRecipe } from '@millrace/dataset';
import { FEATURES, NUMBERS, SPLIT } from './features.ts';

/** Forest cover from a table in the schema of the lab: areas by name, soils by code. */
export const recipe = defineRecipe({
  name: 'covertype',
  columns: { ...NUMBERS, Wilderness_Area: 'string', Soil_Type: 'string', Cover_Type: 'integer' },
  features: FEATURES,
  target: { kind: 'label', name: 'cover', expression: col('Cover_Type') },
  carry: ['Wilderness_Area', 'Soil_Type'],
  split: SPLIT,
});
