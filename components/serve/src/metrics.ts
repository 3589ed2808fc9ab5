import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Predictor } from './predictor.ts';

/** What /metrics shows. A registry of its own, so that a process may hold several servers. */
export class ServerMetrics {
  readonly registry = new Registry();
  private readonly duration: Histogram<'route' | 'code'>;
  private readonly predictions: Counter;
  private readonly inFlight: Gauge;
  private readonly info: Gauge<'model' | 'version'>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.duration = new Histogram({
      name: 'millrace_request_duration_seconds',
      help: 'Time from the request to the end of its response.',
      labelNames: ['route', 'code'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.predictions = new Counter({ name: 'millrace_predictions_total', help: 'Instances predicted.', registers });
    this.inFlight = new Gauge({ name: 'millrace_requests_in_flight', help: 'Requests not yet answered.', registers });
    this.info = new Gauge({
      name: 'millrace_model_info',
      help: '1 for the model that is served.',
      labelNames: ['model', 'version'],
      registers,
    });
  }

  loaded(model: Predictor): void {
    this.info.set({ model: model.name, version: model.version }, 1);
  }

  started(): void {
    this.inFlight.inc();
  }

  /** @param seconds Since the request came. */
  answered(route: string, status: number, seconds: number): void {
    this.inFlight.dec();
    this.duration.observe({ route, code: String(status) }, seconds);
  }

  predicted(instances: number): void {
    this.predictions.inc(instances);
  }
}
