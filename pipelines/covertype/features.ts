import { col } from '@millrace/dataset';

/** Columns that both schemas have. */
export const NUMBERS = {
  Elevation: 'number',
  Aspect: 'number',
  Slope: 'number',
  Horizontal_Distance_To_Hydrology: 'number',
  Vertical_Distance_To_Hydrology: 'number',
  Horizontal_Distance_To_Roadways: 'number',
  Hillshade_9am: 'number',
  Hillshade_Noon: 'number',
  Hillshade_3pm: 'number',
  Horizontal_Distance_To_Fire_Points: 'number',
} as const;
type NumberColumn = keyof typeof NUMBERS;

const scaled = (column: NumberColumn) => ({ kind: 'numeric', expression: col(column), scaling: 'standard' }) as const;
/** Distances have a long tail: what counts is by what factor one is farther than another. */
const distance = (column: NumberColumn) =>
  ({ kind: 'numeric', expression: col(column).abs().add(1).log(), scaling: 'standard' }) as const;

/** The same features from either schema: `Wilderness_Area` and `Soil_Type` are columns of the lab's, and derived from UCI's. */
export const FEATURES = {
  elevation: scaled('Elevation'),
  aspect: scaled('Aspect'),
  slope: scaled('Slope'),
  hydrology_distance: distance('Horizontal_Distance_To_Hydrology'),
  hydrology_height: scaled('Vertical_Distance_To_Hydrology'),
  road_distance: scaled('Horizontal_Distance_To_Roadways'),
  hillshade_9am: scaled('Hillshade_9am'),
  hillshade_noon: scaled('Hillshade_Noon'),
  hillshade_3pm: scaled('Hillshade_3pm'),
  fire_distance: scaled('Horizontal_Distance_To_Fire_Points'),
  wilderness: { kind: 'categorical', expression: col('Wilderness_Area'), encoding: 'onehot' },
  soil: { kind: 'categorical', expression: col('Soil_Type'), encoding: 'onehot' },
} as const;

/** The lab's queries: a tenth of the rows is a lot; lots 1 to 4 train, 8 validates, 9 tests, and the others are left out. */
export const SPLIT = { key: 'row', lots: 10, train: [1, 2, 3, 4], validation: [8], test: [9] } as const;
