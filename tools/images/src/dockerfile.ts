import type { Bundle } from './bundle.ts';

/**
 * The Dockerfile of a component. Its context is `components/<name>/dist`, which `prepareContext` fills: so an image
 * holds the bundle, exactly the packages that the bundle leaves outside, and no source, compiler or npm cache.
 * Generated rather than copied by hand, since eight copies drift apart.
 */
export function dockerfile(bundle: Pick<Bundle, 'component' | 'imported'>): string {
  const { component, imported } = bundle;
  const needsTensorflow = imported.some((n) => n === '@tensorflow/tfjs-node' || n === 'danfojs-node');
  return `# Made by: npm run generate
${needsTensorflow ? TENSORFLOW_DEPENDENCIES : imported.length > 0 ? DEPENDENCIES : ''}FROM node:24-bookworm-slim
ENV NODE_ENV=production${needsTensorflow ? ' TF_CPP_MIN_LOG_LEVEL=2' : ''}
${needsTensorflow ? 'COPY --from=dependencies /opt/millrace /opt/millrace\n' : ''}${
  imported.length > 0 ? 'COPY --from=dependencies /app/node_modules /app/node_modules\n' : ''
}COPY app /app
ARG CODE_DIGEST
ENV MILLRACE_CODE_DIGEST=$CODE_DIGEST
WORKDIR /tmp
USER 1000:1000
${component === 'serve' ? 'EXPOSE 8080\n' : ''}ENTRYPOINT ["/app/${component}"]
`;
}

// What only a debugger, a compiler, a browser or a package's own tests read; among the latter are private keys.
const PRUNE = String.raw`find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.md' -o -name '*.es2017*.js' -o -name '*.fesm*.js' -o -name '*.min.js' \) -delete \
 && find node_modules -type d \( -name test -o -name tests -o -name __tests__ -o -name examples \) -prune -exec rm -rf {} +`;

const DEPENDENCIES = `FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY image/package.json image/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit \\
 && ${PRUNE}

`;

const TENSORFLOW_DEPENDENCIES = `FROM node:24-bookworm AS dependencies
RUN apt-get update \\
 && apt-get install --yes --no-install-recommends python3-pip \\
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV MILLRACE_CACHE=/opt/millrace
COPY image/native native
RUN node native/bin/native-setup.mjs --fetch
COPY image/stubs stubs
COPY image/package.json image/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit \\
 && node native/bin/native-setup.mjs --verify
RUN rm -rf /opt/millrace/*/include /opt/millrace/*/*.node node_modules/@tensorflow/tfjs-node/build node_modules/xlsx \\
 && cp -r stubs/xlsx node_modules/ \\
 && ${PRUNE}

`;
