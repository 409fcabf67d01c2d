import { loadScript } from './script.js';

/** Draws the tables marked data-chart: the table stays the truth, one press away. Columns after the first are series, cells carry data-value. */
export async function startCharts() {
  const tables = document.querySelectorAll('table[data-chart]');
  if (tables.length === 0) return;
  try {
    await loadScript('chart.js/chart.umd.min.js');
  } catch (error) {
    // Without the library the tables stand in the charts' place.
    for (const table of tables) table.closest('[data-chart-host]').dataset.chartHost = 'table';
    throw error;
  }
  const charts = [...tables].map((table) => new TableChart(table));
  const redraw = () => charts.forEach((chart) => chart.draw());
  addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

class TableChart {
  constructor(table) {
    this.table = table;
    this.figure = table.closest('[data-chart-host]');
    this.box = this.figure.querySelector('.chart');
    this.canvas = this.box.appendChild(document.createElement('canvas'));
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `${this.figure.dataset.summary} The table below the chart holds the numbers.`);
    const toggle = this.figure.querySelector('[data-chart-toggle]');
    toggle.addEventListener('click', () => {
      const shown = this.figure.toggleAttribute('data-chart-table');
      toggle.textContent = shown ? 'Hide table' : 'Show table';
      toggle.setAttribute('aria-expanded', String(shown));
    });
    const download = this.figure.querySelector('[data-chart-download]');
    download.addEventListener('click', () => {
      const link = Object.assign(document.createElement('a'), { href: this.canvas.toDataURL('image/png'), download: `${document.title}.png` });
      link.click();
    });
    this.draw();
  }

  draw() {
    this.chart?.destroy();
    const color = (name) => resolve(this.box, name);
    const [days, ...series] = columns(this.table);
    const unit = this.table.dataset.unit;
    const bars = this.table.dataset.chart === 'bar';
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
    Chart.defaults.font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
    this.chart = new Chart(this.canvas, {
      type: bars ? 'bar' : 'line',
      data: {
        labels: days.values.map((cell) => cell.textContent),
        datasets: series.map((s, i) => ({
          label: s.name,
          data: s.values.map((cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value))),
          borderColor: color(`--series-${Number(s.hue ?? i) % 6 + 1}`),
          backgroundColor: color(`--series-${Number(s.hue ?? i) % 6 + 1}`),
          borderWidth: bars ? 0 : 2, pointRadius: days.values.length > 40 ? 0 : 3, pointHoverRadius: 5, stepped: 'after', spanGaps: true,
        })),
      },
      options: {
        responsive: true, maintainAspectRatio: false, animation: still ? false : { duration: 150 },
        interaction: { mode: 'index', intersect: false },
        plugins: {
          legend: { display: false },
          tooltip: {
            backgroundColor: color('--raised'), titleColor: color('--text'), bodyColor: color('--text'), borderColor: color('--line'), borderWidth: 1, padding: 10,
            callbacks: { label: (item) => `${item.dataset.label}: ${number.format(item.parsed.y)} ${unit}` },
          },
        },
        scales: {
          x: { stacked: bars, grid: { display: false }, border: { color: color('--line') }, ticks: { color: color('--muted'), maxRotation: 0, autoSkipPadding: 24 } },
          y: { stacked: bars, beginAtZero: bars, grid: { color: color('--line') }, border: { display: false }, ticks: { color: color('--muted'), maxTicksLimit: 6, callback: (v) => number.format(v) }, title: { display: true, text: unit, color: color('--muted') } },
        },
      },
    });
  }
}

function columns(table) {
  return [...table.tHead.rows[0].cells].map((head, i) => ({
    name: head.textContent.trim(), hue: head.dataset.hue, values: [...table.tBodies[0].rows].map((row) => row.cells[i]),
  }));
}

// A custom property keeps light-dark() unresolved; a colour that uses it does not.
function resolve(host, name) {
  const probe = host.appendChild(document.createElement('span'));
  probe.style.color = `var(${name})`;
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
