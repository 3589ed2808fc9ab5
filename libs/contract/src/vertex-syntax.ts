/** Forms of what the job of `--on vertex` is made of: the command line and the compiler hold them alike. */
export const vertexSyntax = {
  /** https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
  isLabelKey: (key: string): boolean => /^[a-z][-_a-z0-9]{0,62}$/.test(key),
  isLabelValue: (value: string): boolean => /^[-_a-z0-9]{0,63}$/.test(value),
  /** `n2-standard-4`, `e2-highmem-2`: a family, a kind, a size. */
  isMachineType: (type: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(type),
  isServiceAccount: (address: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address),
  isNetwork: (name: string): boolean => /^projects\/[^/\s]+\/global\/networks\/[^/\s]+$/.test(name),
};
