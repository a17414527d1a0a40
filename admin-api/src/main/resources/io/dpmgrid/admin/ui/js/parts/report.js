import { Component, div, p, span } from '../el.js';
import { count, plural } from '../data/format.js';
import { OPERATION_KINDS } from '../data/words.js';
import { dialogHead } from './dialog.js';
import { loading, nothing, problemBox, state } from './states.js';
import { table } from './table.js';

const COLUMNS = [
  { title: 'Cache', cell: (finding) => finding.cache ?? '–' },
  { title: 'Partition', number: true, cell: (finding) => count(finding.partition) },
  { title: 'Node', cell: (finding) => finding.node_id ?? '–' },
  { title: 'Finding', cell: (finding) => finding.message },
];

/** What a check found. */
export class ReportDialog extends Component {
  state = { report: null, problem: null };

  async componentDidMount() {
    const { app, operation } = this.props;
    try {
      const blob = await app.api.download(operation.result.href);
      this.setState({ report: JSON.parse(await blob.text()) });
    } catch (problem) {
      this.setState({ problem });
    }
  }

  render({ operation, titleId, close }, { report, problem }) {
    return [
      dialogHead(titleId, `${OPERATION_KINDS[operation.kind]}${operation.subject ? ` ${operation.subject}` : ''}`, close),
      div({ class: 'dialog-body' }, problem ? problemBox(problem) : report ? draw(report) : loading()),
    ];
  }
}

const draw = (report) => [
  p(null,
    state(report.ok ? { title: 'Nothing wrong', tone: 'ok' } : { title: plural(report.findings.length + report.findings_dropped, 'finding'), tone: 'bad' }),
    span({ class: 'quiet' }, ` ${plural(report.partitions_checked, 'partition')} checked`)),
  report.findings.length === 0
    ? nothing('All copies agree', null)
    : table('Findings', COLUMNS, report.findings.map((finding, index) => ({ ...finding, index })), (finding) => finding.index),
  report.findings_dropped > 0 && p({ class: 'hint' }, `${count(report.findings_dropped)} more are not listed.`),
];
