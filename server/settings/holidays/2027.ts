import { days, type HolidayYear } from './holiday-year';

/** The days the law names (全国年节及纪念日放假办法, 2024); exchanged weekends are not known before the yearly notice. */
export const holidays2027: HolidayYear = {
  year: 2027,
  status: 'statutory',
  source: '全国年节及纪念日放假办法(2024年修订)',
  off: [
    '2027-01-01',
    ...days('2027-02', 5, 8),
    '2027-04-05',
    ...days('2027-05', 1, 2),
    '2027-06-09',
    '2027-09-15',
    ...days('2027-10', 1, 3),
  ],
  worked: [],
};
