/** Forms that the low-voltage supplies share (低压报装): who applies, how the fee is paid, and the start readings seen by two people. */
import { again, choice, code, date, money, note, registerFigure, text } from './fields';

const optional = { optional: true };

export const applicant = {
  customerName: text(),
  idNo: code(/^[0-9A-Z]{15,20}$/),
  phone: code(/^[0-9+-]{7,20}$/),
  address: text({ max: 200 }),
};

/**
 * A connection fee is paid before there is an account, by card or transfer only: the money stands on its way to the bank, in nobody's
 * drawer. It is booked on the account in the transaction that opens it.
 */
export const payment = (feeAt: string) => ({
  paidYuan: again(feeAt, money({ min: '0' })),
  paidOn: date(),
  method: choice('card', 'transfer'),
  receiptNo: text(),
});

export const answered = { repliedOn: date(), answer: choice('agrees', 'objects') };
export const signed = { contractNo: text(), signedOn: date() };
export const filed = { fileNo: text(), note: note() };

export const startFigures = {
  startTotal: registerFigure('kWh'),
  startPeak: registerFigure('kWh', optional),
  startFlat: registerFigure('kWh', optional),
  startValley: registerFigure('kWh', optional),
  startReactive: registerFigure('kvarh', optional),
};

/** The same figures by somebody else, the first ones unseen (双人录入). */
export const startAgain = (step: string) => ({
  startTotal: again(`${step}.startTotal`, registerFigure('kWh')),
  startPeak: again(`${step}.startPeak`, registerFigure('kWh', optional)),
  startFlat: again(`${step}.startFlat`, registerFigure('kWh', optional)),
  startValley: again(`${step}.startValley`, registerFigure('kWh', optional)),
  startReactive: again(`${step}.startReactive`, registerFigure('kvarh', optional)),
});
