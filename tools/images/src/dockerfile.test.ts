import { expect, test } from 'vitest';
import { dockerfile } from './dockerfile.ts';

test('a component that computes with TensorFlow gets it in a layer of its own, before its packages', () => {
  const text = dockerfile({ component: 'train', imported: ['@tensorflow/tfjs-node'] });
  const [libraries, packages, app] = ['/opt/millrace /opt', '/app/node_modules /app', 'COPY app'].map((t) =>
    text.indexOf(t),
  );
  expect(libraries).toBeGreaterThan(0);
  expect(packages).toBeGreaterThan(libraries ?? 0);
  expect(app).toBeGreaterThan(packages ?? 0);
});

test('a component without native packages has one stage and installs nothing', () => {
  const text = dockerfile({ component: 'plain', imported: [] });
  expect(text.match(/^FROM/gm)).toHaveLength(1);
  expect(text).not.toContain('npm ci');
});

test.each(['train', 'serve'])('%s runs as a user that is not root and by its own name', (component) => {
  const text = dockerfile({ component, imported: [] });
  expect(text).toContain('USER 1000:1000');
  expect(text.trimEnd().endsWith(`ENTRYPOINT ["/app/${component}"]`)).toBe(true);
  expect(text.includes('EXPOSE')).toBe(component === 'serve');
});
