/** One TensorFlow wheel from PyPI, held to its bytes. */
export interface Pin {
  readonly package: string;
  readonly version: string;
  readonly platform: string;
  readonly sha256: string;
  /** Bytes, for progress. */
  readonly size: number;
  /** Whether the result has been run on such a machine; arm64's contents have been checked, not run. */
  readonly tested: boolean;
}

/** By `process.platform-process.arch`. Elsewhere tfjs-node's own installer does the work. */
export const PINS: Readonly<Record<string, Pin>> = {
  'linux-x64': {
    package: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    size: 273_829_956,
    tested: true,
  },
  'linux-arm64': {
    // tensorflow-cpu has no aarch64 wheel; tensorflow's is the same build.
    package: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    size: 281_828_020,
    tested: false,
  },
};

/** The two libraries in the wheel, and the name that tfjs-node's addon links each by (their own is what it loads). */
export const LIBRARIES: Readonly<Record<string, string>> = {
  'tensorflow/libtensorflow_cc.so.2': 'libtensorflow.so',
  'tensorflow/libtensorflow_framework.so.2': 'libtensorflow_framework.so',
};
/** The headers that the addon is compiled against. */
export const HEADERS = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  // what those include in turn
  'tensorflow/include/tsl/platform/',
  'tensorflow/include/xla/tsl/c/',
];
