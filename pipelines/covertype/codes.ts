/** The four wilderness areas of the data set, in the order of UCI's columns. */
export const WILDERNESS_AREAS = ['Rawah', 'Neota', 'Comanche', 'Cache'] as const;

/**
 * The forty soil types as codes of the US Forest Service's ecological land units, in the order of UCI's columns. The
 * first digit is the climatic zone, the second the geologic one (https://archive.ics.uci.edu/dataset/31/covertype).
 */
export const SOIL_TYPES = [
  ...['2702', '2703', '2704', '2705', '2706', '2717', '3501', '3502', '4201', '4703'],
  ...['4704', '4744', '4758', '5101', '5151', '6101', '6102', '6731', '7101', '7102'],
  ...['7103', '7201', '7202', '7700', '7701', '7702', '7709', '7710', '7745', '7746'],
  ...['7755', '7756', '7757', '7790', '8703', '8707', '8708', '8771', '8772', '8776'],
] as const;

/** The seven cover types, in the order of their numbers: the lab counts from 0, UCI from 1. */
export const COVER_TYPES = [
  ...['Spruce/Fir', 'Lodgepole Pine', 'Ponderosa Pine', 'Cottonwood/Willow', 'Aspen', 'Douglas-fir', 'Krummholz'],
] as const;
