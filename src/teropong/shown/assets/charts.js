// Draws every place that carries a chart, and again when what it carries changes.
"use strict";
(() => {
  // Colours are the page's own variables: light, dark and paper need no second drawing.
  const tone = (name) => `var(--${name})`;
  // The style sheet prints at two thirds of 1040 px: so wide are the first card and each half.
  const printed = (place) => (place.closest(".hero") ? { width: 550, height: 250 } : { width: 450, height: 220 });

  const SIZE = 11.5;
  const sizeIn = (room) => (room < 28 ? 9.5 : SIZE);
  // The family is the page's own, which a chart cannot measure: so wide is a letter on average.
  const wide = (words, size) => Math.max(...words.map((word) => word.length)) * 0.58 * size;
  // Few bars carry their figures, if there is room, and then need no axis beside them.
  const isLabelled = ({ ticks, series }, width) => {
    const room = width / ticks.length;
    return ticks.length <= 16 && wide(series[0].labels, sizeIn(room)) <= room;
  };
  // So wide is a figure: of two bars side by side each has room for its own, or the first alone has.
  const FIGURE = 62;

  const bars = (series, nth, of, n, width, hasFigures) => ({
    type: "bar",
    name: series.name,
    data: series.values,
    barMaxWidth: of === 1 ? 34 : FIGURE,
    barGap: "6%",
    barCategoryGap: n > 20 ? "20%" : of === 1 ? "34%" : "24%",
    itemStyle: { color: tone(series.tone), borderRadius: [3, 3, 0, 0] },
    emphasis: { disabled: true },
    label: {
      show: hasFigures && (nth === 0 || (0.76 * width) / n >= 2 * FIGURE),
      position: "top",
      formatter: (bar) => (series.values[bar.dataIndex] ? series.labels[bar.dataIndex] : ""),
      color: tone("ink"),
      textBorderColor: tone("card"),
      textBorderWidth: 3,
      fontSize: sizeIn(width / n),
      fontFamily: "inherit",
    },
    labelLayout: { hideOverlap: true },
  });

  // The last of the series lies at the bottom: so they stand in the order in which they are named.
  const areas = (series) => ({
    type: "line",
    name: series.name,
    data: series.values,
    stack: "all",
    symbol: "none",
    emphasis: { disabled: true },
    lineStyle: { color: tone("card"), width: 1 },
    areaStyle: { color: tone("blue"), opacity: series.shade / 9 },
  });

  const pointers = {
    bars: { type: "shadow", shadowStyle: { color: tone("fill"), opacity: 0.7 } },
    areas: { type: "line", lineStyle: { color: tone("ink"), type: "solid", width: 1 } },
  };

  const tooltip = (chart) => ({
    trigger: "axis",
    axisPointer: pointers[chart.kind],
    confine: true,
    transitionDuration: 0,
    backgroundColor: tone("card"),
    borderColor: tone("line"),
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: tone("ink"), fontFamily: "inherit", fontSize: 13 },
    extraCssText: "box-shadow:none;border-radius:8px",
    formatter: (points) => {
      const box = document.createElement("div");
      const at = points[0].dataIndex;
      const title = box.appendChild(document.createElement("div"));
      title.textContent = chart.names[at];
      title.className = "tip-title";
      for (const series of chart.sums ? [chart.sums, ...chart.series] : chart.series) {
        const line = box.appendChild(document.createElement("div"));
        line.className = "tip-line";
        line.appendChild(document.createElement("span")).textContent = series.name;
        line.appendChild(document.createElement("b")).textContent = series.words[at];
      }
      return box;
    },
  });

  const drawings = {
    bars: (chart, width) =>
      chart.series.map((series, nth) =>
        bars(series, nth, chart.series.length, chart.ticks.length, width, isLabelled(chart, width))),
    areas: (chart) => chart.series.map(areas).reverse(),
  };

  const option = (chart, width) => {
    const marks = chart.axis;
    const areBars = chart.kind === "bars";
    const hasFigures = areBars && isLabelled(chart, width);
    const left = hasFigures ? 8 : Math.max(52, 16 + wide(marks.map(({ words }) => words), SIZE));
    const ends = hasFigures ? {} : { alignMinLabel: "left", alignMaxLabel: "right" };
    const named = areBars ? {} : { lineHeight: 14, verticalAlign: "top", interval: (at) => chart.ticks[at] !== "" };
    const step = marks[1].at - marks[0].at;
    const said = (value) => marks[Math.round((value - marks[0].at) / step)]?.words ?? "";
    const text = { color: tone("soft"), fontSize: SIZE, fontFamily: "inherit" };
    return {
      animation: false,
      textStyle: { fontFamily: "inherit" },
      aria: { enabled: true, label: { description: chart.about } },
      grid: { left, right: 8, top: 24, bottom: areBars ? 26 : 40, outerBoundsMode: "none" },
      tooltip: tooltip(chart),
      xAxis: {
        type: "category",
        data: chart.ticks,
        boundaryGap: areBars,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: tone("line") } },
        axisLabel: { ...text, ...ends, ...named, hideOverlap: true, margin: 10 },
      },
      yAxis: {
        type: "value",
        min: marks[0].at,
        max: marks[marks.length - 1].at,
        interval: step,
        axisLabel: { ...text, show: !hasFigures, formatter: said },
        splitLine: { show: !hasFigures, lineStyle: { color: tone("line") } },
      },
      series: drawings[chart.kind](chart, width),
    };
  };

  const drawn = new Map();
  const begin = (place) => {
    const read = () => JSON.parse(place.dataset.chart);
    const room = place.appendChild(document.createElement("div"));
    const picture = echarts.init(room, null, { renderer: "svg", locale: read().language });
    const draw = () => picture.setOption(option(read(), picture.getWidth()), true);
    draw();
    const size = new ResizeObserver(() => {
      picture.resize();
      draw();
    });
    size.observe(room);
    const data = new MutationObserver(draw);
    data.observe(place, { attributes: true, attributeFilter: ["data-chart"] });
    drawn.set(place, { picture, draw, end: () => (size.disconnect(), data.disconnect(), picture.dispose()) });
  };
  const drawAll = () => {
    for (const [place, { end }] of drawn) {
      if (place.isConnected) continue;
      end();
      drawn.delete(place);
    }
    for (const place of document.querySelectorAll("[data-chart]")) if (!drawn.has(place)) begin(place);
  };
  drawAll();
  document.addEventListener("board:changed", drawAll);

  addEventListener("beforeprint", () => {
    for (const { picture, draw } of drawn.values()) {
      picture.resize(printed(picture.getDom()));
      draw();
      picture.getZr().flush(); // the page is put on paper before the next frame
    }
  });
  addEventListener("afterprint", () => {
    for (const { picture, draw } of drawn.values()) {
      picture.resize({ width: "auto", height: "auto" });
      draw();
    }
  });
})();
