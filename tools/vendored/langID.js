// The words with which ECharts itself speaks Indonesian: dates and the description for screen readers.
export default {
  time: {
    month: [
      "Januari", "Februari", "Maret", "April", "Mei", "Juni",
      "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ],
    monthAbbr: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    dayOfWeek: ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
    dayOfWeekAbbr: ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
  },
  series: { typeNames: { bar: "diagram batang", line: "diagram garis", chart: "diagram" } },
  aria: {
    general: { withTitle: "Diagram tentang “{title}”", withoutTitle: "Diagram" },
    series: {
      single: {
        prefix: "",
        withName: ", {seriesType} bernama {seriesName}.",
        withoutName: ", {seriesType}.",
      },
      multiple: {
        prefix: ". Terdiri atas {seriesCount} seri.",
        withName: " Seri {seriesId} adalah {seriesType} untuk {seriesName}.",
        withoutName: " Seri {seriesId} adalah {seriesType}.",
        separator: { middle: "", end: "" },
      },
    },
    data: {
      allData: "Isinya: ",
      partialData: "{displayCnt} yang pertama: ",
      withName: "{name} {value}",
      withoutName: "{value}",
      separator: { middle: ", ", end: ". " },
    },
  },
};
