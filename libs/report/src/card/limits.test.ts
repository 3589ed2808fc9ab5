import { expect, test } from 'vitest';
import { classifierReport } from '../fixtures/classifier.ts';
import { regressorReport } from '../fixtures/regressor.ts';
import { limitsOf } from './limits.ts';

test('the limits of a classifier name its weak slices and classes, its calibration and its rivals', () => {
  expect(limitsOf(classifierReport)).toEqual([
    'It was judged on 5,200 rows of the test split; of rows unlike them nothing is known.',
    'It did not pass its gate: accuracy 0.671 < 0.69.',
    'On the same rows it cannot be told from the champion: the difference may be chance.',
    'By Accuracy, which is 0.671 on all rows, it is weakest where wilderness = Cache la Poudre (0.498, 412 rows); soil = C2717: Catamount family, very stony (0.541, 61 rows); elevation = 3213 to 3858 (0.602, 1,300 rows).',
    'Of the rows of class Krummholz, its weakest, it finds 51 %.',
    'Its probabilities are off by 4.23 % on average: it is more sure than right.',
  ]);
});

test('a regressor that least squares beats is told of, as is what was not looked at', () => {
  const { evaluation } = regressorReport;
  if (evaluation === undefined) throw new Error('The fixture has an evaluation.');
  const residuals = { zeroTargets: 0, quantiles: { '0.05': -310.4, '0.95': 287 } };
  expect(limitsOf({ ...regressorReport, evaluation: { ...evaluation, unit: 'USD', residuals } })).toEqual([
    'It was judged on 258 rows of the test split; of rows unlike them nothing is known.',
    'Values beyond those under Data were never seen in training or judgement.',
    'By RMSE, least squares does at least as well (189.6).',
    'It was not judged by slices: how well it does for groups of rows is not known.',
    'Nine of ten predictions of close lie between -310.4 USD and 287 USD of the actual value, counted as predicted − actual.',
    '2 anomalies were found in the data it learned from.',
  ]);
});

test('classes with few rows are named, and are not the weakest', () => {
  const { evaluation } = classifierReport;
  const perClass = evaluation?.perClass?.map((c, i) => (i === 2 ? { ...c, support: 4, recall: 0 } : c));
  const found = limitsOf({ ...classifierReport, evaluation: evaluation && { ...evaluation, perClass } });
  expect(found).toContain('Too few rows to judge a class: Ponderosa Pine (4).');
  expect(found.join()).toContain('class Krummholz, its weakest');
});

test('a model that was not judged has a card that says so', () => {
  expect(limitsOf({ ...classifierReport, evaluation: undefined })).toEqual([
    'The model was not judged: nothing is known of how well it does.',
  ]);
});
