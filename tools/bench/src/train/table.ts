import { count, type Table, times } from '../table.ts';
import { benchTrain, type TrainBenchRow } from './bench-train.ts';

/** Training: rows a second at each batch size, and the losses that show it is the same work. */
export async function trainTables({ quick }: { readonly quick: boolean }): Promise<Table[]> {
  const measured = await benchTrain(quick ? { rows: 20_000, epochs: 3 } : {});
  return [speedTable(measured), lossTable(measured)];
}

function speedTable(rows: readonly TrainBenchRow[]): Table {
  return {
    title: 'Training',
    note: 'Rows a second, shuffling and batching included: dense 32-64-64-1, mean squared error, Adam, each contestant alone in a process, the median of the epochs after the first.',
    columns: ['contestant', 'batch', 'rows a second', 'Millrace is', 'goal'],
    rows: rows.map((r) => [
      r.contestant,
      count(r.batchSize),
      count(r.rowsPerSecond),
      times(r.millraceIsTimes),
      r.goal === undefined ? '' : times(r.goal),
    ]),
  };
}

function lossTable(rows: readonly TrainBenchRow[]): Table {
  const epochs = Math.max(...rows.map((r) => r.losses.length));
  return {
    title: 'Training: the same work',
    note: 'Mean loss of each epoch, on the same rows from the same first weights; the order of the rows is each contestant’s own.',
    columns: ['contestant', 'batch', ...Array.from({ length: epochs }, (_, i) => `epoch ${i + 1}`)],
    rows: rows.map((r) => [r.contestant, count(r.batchSize), ...r.losses.map((loss) => loss.toPrecision(3))]),
  };
}
