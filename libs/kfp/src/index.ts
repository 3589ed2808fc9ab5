export const API_VERSION = 'v2beta1';
