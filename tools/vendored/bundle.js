// The parts of ECharts that the report draws with, and nothing else.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, registerLocale, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import langID from "./langID.js";

use([BarChart, LineChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);
registerLocale("ID", langID);

export { init };
