import { loadScript } from './script.js';

/**
 * Draws the tables marked data-chart: the table stays the truth, one press away. Columns after the first are series, cells carry data-value. Razor writes data attributes of null as empty ones:
 * what is empty is not there.
 */
export function startCharts() {
  const page = new PageCharts();
  page.look();
  addEventListener('refreshed', () => page.look());
  addEventListener('beforeprint', () => page.load());
  addEventListener('themechange', () => page.redraw());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.redraw());
}

class PageCharts {
  constructor() {
    this.charts = new Map();
    // The library weighs as much as all the rest of a first visit: it waits until one of the figures is near what is seen.
    this.observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.load(), { rootMargin: '50% 0%' });
  }

  /** Finds the tables that came, and lets go of those that went. */
  look() {
    for (const [table, chart] of this.charts) {
      if (table.isConnected) continue;
      chart?.end();
      this.charts.delete(table);
    }
    for (const table of document.querySelectorAll('table[data-chart]')) {
      if (this.charts.has(table)) continue;
      this.charts.set(table, null);
      this.observer.observe(table.closest('[data-chart-host]'));
    }
    if (this.loaded) this.draw();
  }

  async load() {
    this.observer.disconnect();
    if (this.charts.size === 0) return;
    try {
      await (this.loading ??= loadScript('chart.js/chart.umd.min.js'));
      this.loaded = true;
      this.draw();
    } catch (error) {
      // Without the library the tables stand in the charts' place.
      for (const table of this.charts.keys()) table.closest('[data-chart-host]').dataset.chartHost = 'table';
      throw error;
    }
  }

  draw() {
    for (const [table, chart] of this.charts) if (!chart) this.charts.set(table, new TableChart(table, this.isDrawn));
    this.isDrawn = true;
  }

  redraw() {
    for (const chart of this.charts.values()) chart?.draw();
  }
}

class TableChart {
  /** @param still In the place of one that stood there: it does not come in anew. */
  constructor(table, still) {
    Object.assign(this, { table, still });
    this.figure = table.closest('[data-chart-host]');
    this.box = this.figure.querySelector('.chart');
    this.canvas = this.box.appendChild(document.createElement('canvas'));
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `${this.figure.dataset.summary} The table below the chart holds the numbers.`);
    const toggle = this.figure.querySelector('[data-chart-toggle]');
    const say = (shown) => {
      toggle.textContent = shown ? 'Hide table' : 'Show table';
      toggle.setAttribute('aria-expanded', String(shown));
    };
    // What a reader chose stands on the figure, where it stays when the page is drawn anew (live.js).
    say(this.figure.hasAttribute('data-chart-table'));
    toggle.addEventListener('click', () => say(this.figure.toggleAttribute('data-chart-table')));
    // Series of different units: a press shows one by its own axis, another all against each one's greatest.
    const choices = [...this.figure.querySelectorAll('[data-chart-only]')];
    const choose = (only) => {
      this.only = choices.some((choice) => choice.dataset.chartOnly === only) ? Number(only) : undefined;
      this.figure.toggleAttribute('data-chart-one', this.only !== undefined);
      if (this.only !== undefined) this.figure.dataset.chartOne = only;
      for (const choice of choices) choice.setAttribute('aria-pressed', String(Number(choice.dataset.chartOnly) === this.only));
    };
    choose(this.figure.dataset.chartOne);
    for (const choice of choices) {
      choice.addEventListener('click', () => {
        choose(Number(choice.dataset.chartOnly) === this.only ? undefined : choice.dataset.chartOnly);
        this.still = true;
        this.draw();
      });
    }
    const download = this.figure.querySelector('[data-chart-download]');
    download.addEventListener('click', () => {
      const link = Object.assign(document.createElement('a'), { href: this.canvas.toDataURL('image/png'), download: `${document.title}.png` });
      link.click();
    });
    this.draw();
  }

  end() {
    this.chart.destroy();
  }

  draw() {
    this.chart?.destroy();
    const color = (name) => resolve(this.box, name);
    const [days, ...series] = columns(this.table);
    const apart = this.table.dataset.apart && this.only === undefined;
    const unitOf = (s) => (this.table.dataset.apart ? s.name : this.table.dataset.unit);
    const unit = apart ? '% of each one\u2019s most' : this.only === undefined ? this.table.dataset.unit : series[this.only].name;
    const shown = (s) => this.only === undefined || series[this.only] === s;
    const scaleOf = (s) => (apart ? 100 / (Math.max(...s.values.map((cell) => Number(cell.dataset.value ?? 0))) || 1) : 1);
    const bars = this.table.dataset.chart === 'bar';
    // Where nobody looked there is no line; a value on its own is a point.
    const gaps = Boolean(this.table.dataset.gaps);
    const still = this.still || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
    const rows = [...this.table.tBodies[0].rows];
    // What still fills up is hatched or dashed: it is no fall.
    const open = rows.findIndex((row) => row.dataset.open);
    const marks = rows.map((row) => row.dataset.mark);
    const paths = new Map([...this.figure.querySelectorAll('.legend [data-sign]')].map((path) => [path.dataset.sign, new Path2D(path.getAttribute('d'))]));
    // Where all that happens is of one kind it needs no sign of its own.
    const plain = new Path2D('M-5-5H5L0 5Z');
    const signs = rows.map((row) => (row.dataset.signs ? row.dataset.signs.split(' ').map((name) => paths.get(name)).filter(Boolean) : row.dataset.mark ? [plain] : []));
    // A second measure has its own axis; what left stands below that of what came.
    const right = this.table.dataset.right;
    const sign = (s) => (s.head.dataset.below ? -1 : 1);
    const below = series.some((s) => sign(s) < 0);
    const isRight = (s) => Boolean(s.head.dataset.right);
    // Half a vote is none.
    const precision = series.every((s) => isRight(s) || s.values.every((cell) => Number.isInteger(Number(cell.dataset.value ?? 0)))) ? 0 : undefined;
    // The cell has the amount, whatever the axis is in.
    const told = (s, item) => `${number.format(Number(s.values[item.dataIndex].dataset.value))} ${isRight(s) ? right : unitOf(s)}${apart ? ` (${number.format(item.parsed.y)} %)` : ''}`;
    Chart.defaults.font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
    this.chart = new Chart(this.canvas, {
      type: bars ? 'bar' : 'line',
      plugins: marks.some(Boolean) ? [marker(signs, color('--warn'))] : [],
      data: {
        labels: days.values.map((cell) => cell.textContent),
        datasets: series.map((s, i) => [s, color(`--series-${Number(s.hue ?? i) % 6 + 1}`)]).map(([s, hue]) => ({
          label: s.name, hidden: !shown(s),
          data: s.values.map((cell) => (cell.dataset.value ? sign(s) * Number(cell.dataset.value) * scaleOf(s) : null)),
          borderColor: hue,
          backgroundColor: bars ? s.values.map((_, at) => (at === open ? hatched(hue) : hue)) : hue,
          segment: { borderDash: (part) => (part.p1DataIndex === open ? [4, 4] : undefined) },
          borderWidth: bars ? 0 : 2, pointRadius: gaps ? 2 : days.values.length > 40 ? 0 : 3, pointHoverRadius: 5, stepped: 'after', spanGaps: !gaps,
          ...(isRight(s) ? { type: 'line', yAxisID: 'right', order: -1, backgroundColor: hue, borderWidth: 2, pointRadius: 3, stepped: false, spanGaps: true } : {}),
        })),
      },
      options: {
        responsive: true, maintainAspectRatio: false, animation: still ? false : { duration: 150 },
        interaction: { mode: 'index', intersect: false },
        plugins: {
          legend: { display: false },
          tooltip: {
            backgroundColor: color('--raised'), titleColor: color('--text'), bodyColor: color('--text'), borderColor: color('--line'), borderWidth: 1, padding: 10,
            callbacks: { footer: (items) => marks[items[0].dataIndex]?.split(' · ') ?? [], label: (item) => `${item.dataset.label}: ${told(series[item.datasetIndex], item)}` },
          },
        },
        scales: {
          x: { stacked: bars, grid: { display: false }, border: { color: color('--line') }, ticks: { color: color('--muted'), maxRotation: 0, autoSkipPadding: 24 } },
          y: { stacked: bars, beginAtZero: bars || gaps, suggestedMax: Number(this.table.dataset.most) || undefined, grid: { color: color('--line') }, border: { display: false }, ticks: { color: color('--muted'), maxTicksLimit: 6, precision, callback: (v) => number.format(below ? Math.abs(v) : v) }, title: { display: true, text: unit, color: color('--muted') } },
          ...(!right ? {} : { right: { position: 'right', grid: { display: false }, border: { display: false }, ticks: { color: color('--muted'), maxTicksLimit: 6 }, title: { display: true, text: right, color: color('--muted') } } }),
        },
      },
    });
  }
}

/** A dashed line at each bucket in which something happened, with the signs of what it was under each other; the tooltip and the table say it in words. */
function marker(signs, color) {
  return {
    id: 'marks',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea: { top, bottom } } = chart;
      ctx.save();
      Object.assign(ctx, { strokeStyle: color, fillStyle: color, lineWidth: 1 });
      signs.forEach((paths, i) => {
        if (paths.length === 0) return;
        const x = chart.scales.x.getPixelForValue(i);
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, bottom);
        ctx.stroke();
        paths.forEach((path, at) => {
          ctx.save();
          ctx.translate(x, top + 6 + 13 * at);
          ctx.fill(path);
          ctx.restore();
        });
      });
      ctx.restore();
    },
  };
}

function hatched(color) {
  const tile = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const ctx = tile.getContext('2d');
  Object.assign(ctx, { strokeStyle: color, lineWidth: 2 });
  for (const x of [-8, 0, 8]) {
    ctx.moveTo(x, 8);
    ctx.lineTo(x + 8, 0);
  }
  ctx.stroke();
  return ctx.createPattern(tile, 'repeat');
}

function columns(table) {
  const rows = [...table.tBodies[0].rows];
  // Columns of notes are for readers of the table; what is marked is told at its place.
  return [...table.tHead.rows[0].cells].map((head, i) => ({ head, name: head.textContent.trim(), hue: head.dataset.hue, values: rows.map((row) => row.cells[i]) }))
    .filter((column) => column.head.dataset.note === undefined);
}

// A custom property keeps light-dark() unresolved; a colour that uses it does not.
function resolve(host, name) {
  const probe = host.appendChild(document.createElement('span'));
  probe.style.color = `var(${name})`;
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
