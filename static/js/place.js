// A place on the map: drag the pin, click, or use the arrow keys; the two numbers follow, and the pin
// follows them.  All it knows comes from the page (json_script "place-config"); only our own server is
// asked, for the outline of the territory.  Without it the numbers and the address do the same.
const L = window.L;
const config = JSON.parse(document.getElementById("place-config").textContent);
const form = document.querySelector("[data-tf-place]");
const [latitude, longitude, city] = ["latitude", "longitude", "city"].map((name) => form.elements[name]);
const box = document.querySelector("[data-tf-map]");
const STEP = 10; // pixels an arrow key moves the pin; five times as far with Shift
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

box.hidden = false;
const map = L.map(box, { minZoom: 3, maxZoom: 18, zoomSnap: 0.25, zoomControl: false });
L.control.zoom(config.zoom).addTo(map);
map.attributionControl.setPrefix(false);

function typed() {
  const numbers = [latitude, longitude].map((field) => parseFloat(field.value.replace(",", ".")));
  return numbers.every(Number.isFinite) ? L.latLng(...numbers) : null;
}

function townTyped() {
  const wanted = city.value.trim().toLowerCase();
  const area = config.areas.find(([name]) => name.toLowerCase() === wanted);
  return area ? L.latLng(area[1], area[2]) : null;
}

function firstView() {
  const [south, west, north, east] = config.bounds;
  if (typed()) map.setView(typed(), 14);
  else if (south === null) map.setView([47, 10], 4);
  else map.fitBounds([[south, west], [north, east]]);
}
firstView();

const icon = L.icon({ iconUrl: config.pin, iconSize: [34, 44], iconAnchor: [17, 43] });
const pin = L.marker(typed() ?? townTyped() ?? map.getCenter(), {
  icon,
  draggable: true,
  autoPan: true,
  title: config.title,
  alt: config.title,
}).addTo(map);

function write(latlng) {
  latitude.value = latlng.lat.toFixed(6);
  longitude.value = latlng.lng.toFixed(6);
}

function move(latlng) {
  pin.setLatLng(latlng);
  write(latlng);
}

pin.on("dragend", () => write(pin.getLatLng()));
map.on("click", (event) => move(event.latlng));
pin.getElement().addEventListener("keydown", (event) => {
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  event.stopPropagation(); // the map itself would move too
  const by = L.point(arrow).multiplyBy(event.shiftKey ? 5 * STEP : STEP);
  move(map.layerPointToLatLng(map.latLngToLayerPoint(pin.getLatLng()).add(by)));
  map.panInside(pin.getLatLng(), { padding: [40, 60] });
});

for (const field of [latitude, longitude]) {
  field.addEventListener("change", () => {
    if (!typed()) return;
    pin.setLatLng(typed());
    map.setView(typed(), Math.max(map.getZoom(), 14));
  });
}

// A town typed while there is no position yet: the pin waits in its middle, the numbers stay empty.
city.addEventListener("change", () => {
  const town = townTyped();
  if (typed() || !town) return;
  pin.setLatLng(town);
  map.setView(town, 13);
});

// The ground: the outline of the territory, its lines and the names of its towns, all our own.
const GROUND = {
  line: { color: "#bcd3ea", weight: 7 },
  area: { color: "#17417e", weight: 0.7, opacity: 0.4, fill: false },
  outline: { color: "#17417e", weight: 2, dashArray: "7 6", fillColor: "#fbfaf7", fillOpacity: 1 },
};
const ground = L.geoJSON(null, {
  interactive: false,
  style: ({ properties }) => GROUND[properties.kind],
  pointToLayer: ({ properties }, latlng) =>
    L.tooltip(latlng, { permanent: true, direction: "center", pane: "shadowPane", className: "area-name" })
      .setContent(Object.assign(document.createElement("span"), { textContent: properties.name })),
}).addTo(map);

async function drawTerritory() {
  const answer = await fetch(config.territory, { headers: { Accept: "application/json" } });
  if (answer.ok) ground.addData(await answer.json());
}
drawTerritory();
const showNames = () => box.classList.toggle("far", map.getZoom() < 10.5);
map.on("zoomend", showNames);
showNames();

// The streets, to find a door by eye: pictures from another host, so only when asked for.
function showStreets() {
  const { url, attribution } = config.tiles;
  L.tileLayer(url, { attribution, referrerPolicy: "strict-origin", maxZoom: 19 }).addTo(map);
  ground.remove();
  ask.hidden = true;
}
const ask = document.querySelector("[data-tf-tiles]");
ask.hidden = config.tiles.mode !== "ask";
ask.addEventListener("click", showStreets);
if (config.tiles.mode === "always") showStreets();
