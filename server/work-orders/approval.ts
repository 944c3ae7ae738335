/**
 * How far each rung of the approval ladder may go alone (审批权限), in yuan. No figure is published; a utility sets its own as the dated
 * parameter `approval` ({"approval.lead": "1000", …}); these are the defaults.
 */
export const APPROVAL_DEFAULTS: Readonly<Record<string, string>> = {
  'approval.lead': '1000.00',
  'approval.station': '10000.00',
  'approval.county': '100000.00',
};
