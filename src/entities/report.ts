import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const ReportSchema = defineEntity({
  name: 'Report',
  tableName: 'reports',
  properties: {
    id: p.uuid().primary(),
    reporterId: () => p.manyToOne(User).mapToPk().fieldName('reporter_id').nullable().deleteRule('set null'),
    reportedId: () => p.manyToOne(User).mapToPk().fieldName('reported_id').nullable().deleteRule('set null'),
    callId: p.uuid(),
    reason: p.string().length(500),
    createdAt: p.datetime(),
  },
});

/** What somebody told the operators about somebody else in a call. */
export class Report extends ReportSchema.class {}
ReportSchema.setClass(Report);
