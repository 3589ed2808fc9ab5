/** Stands in committed files for the repository that the images are in. */
export const IMAGE_REPOSITORY = 'gcr.io/PROJECT';

/**
 * The image of a component of this project, as the value of a step's input: the compiler puts in what it puts in for
 * the steps themselves, the digest where it is given one.
 * @example deploy({ model, target: 'vertex', servingImage: imageOf('serve') })
 */
export const imageOf = (component: string): string => `${IMAGE_REPOSITORY}/${component}`;

/** The component whose image a text stands for; `undefined` for any other text. */
export const componentOf = (image: string): string | undefined =>
  image.startsWith(`${IMAGE_REPOSITORY}/`) ? image.slice(IMAGE_REPOSITORY.length + 1) : undefined;
