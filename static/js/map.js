// The service map beside the list. All it knows comes from the page (json_script "map-config").
// Until the visitor asks for street tiles, only our own server is called.
const L = window.L;
const config = JSON.parse(document.getElementById("map-config").textContent);
const form = document.querySelector("[data-tf-filters]");
const results = document.querySelector("[data-tf-results]");
const split = document.querySelector("[data-tf-split]");
const said = document.querySelector("[data-tf-said]");
const { words } = config;
let { query, near } = config;

// One sentence above the list, read out too; an empty one takes it away.
function say(sentence) {
  said.replaceChildren();
  if (sentence) said.append(Object.assign(document.createElement("p"), { className: "notice", textContent: sentence }));
}
const tried = (work) =>
  work.catch((error) => {
    console.error(error);
    say(words.failed);
  });

const map = L.map(document.querySelector("[data-tf-map]"), { minZoom: 5, maxZoom: 18, zoomSnap: 0.25, zoomControl: false });
L.control.zoom({ position: "bottomright", ...config.zoom }).addTo(map);
map.attributionControl.setPrefix(false);

function territoryBounds() {
  const [south, west, north, east] = config.bounds;
  return south === null ? [[42, -5], [51, 8]] : [[south, west], [north, east]];
}

// On a phone the button that leads back to the list lies over the map's lower edge.
const isPhone = matchMedia("(max-width: 760px)");

// The view asked for, else where the services of the list are, else the whole territory.
let focus = config.focus;
function firstView() {
  if (!config.box) return focus ?? territoryBounds();
  const [west, south, east, north] = config.box;
  return [[south, west], [north, east]];
}

function goToFirstView() {
  const room = { paddingTopLeft: [50, 50], paddingBottomRight: [50, isPhone.matches ? 120 : 50], maxZoom: 14 };
  map.fitBounds(firstView(), focus ? room : {});
}
goToFirstView();

async function json(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

// The ground: the territory's outline and a few lines, drawn by us.
const streets = L.tileLayer(config.tiles.url, {
  attribution: config.tiles.attribution,
  referrerPolicy: "strict-origin",
  maxZoom: 19,
});
const shownGround = () => (map.hasLayer(streets) ? 0 : 1);
const groundStyles = {
  line: () => ({ color: "#bcd3ea", weight: 7, opacity: shownGround() }),
  area: () => ({ color: "#17417e", weight: 0.7, opacity: 0.4 * shownGround(), fill: false }),
  outline: () => ({ color: "#17417e", weight: 2, dashArray: "7 6", fillColor: "#fbfaf7", fillOpacity: shownGround() }),
};
const groundStyle = ({ properties }) => groundStyles[properties.kind]?.() ?? {};
const names = [];
function townName({ properties }, latlng) {
  const name = L.tooltip(latlng, { permanent: true, pane: "shadowPane", className: "area-name" })
    .setContent(Object.assign(document.createElement("span"), { textContent: properties.name }));
  names.push(name);
  return name;
}
const ground = L.geoJSON(null, { interactive: false, style: groundStyle, pointToLayer: townName }).addTo(map);
const showNames = () => map.getContainer().classList.toggle("far", map.getZoom() < 10.5 || map.hasLayer(streets));

// Street tiles: always, never, or when asked for; the answer is remembered on this device only.
const ask = document.querySelector("[data-tf-tiles]");

function remembered() {
  try {
    return localStorage.getItem("streets") === "yes";
  } catch {
    return false; // a private window: it is asked again each time
  }
}

function remember(answer) {
  try {
    localStorage.setItem("streets", answer ? "yes" : "no");
  } catch {
    // as above
  }
}

function showStreets(shown) {
  if (shown) streets.addTo(map);
  else streets.remove();
  ground.setStyle(groundStyle);
  showNames();
  ask.querySelector("span").textContent = shown ? ask.dataset.tfHide : ask.dataset.tfShow;
}
// Not one picture came: our own ground and names stand again.
let came = false;
streets.on("loading", () => (came = false));
streets.on("tileload", () => (came = true));
streets.on("load", () => {
  if (came) return;
  say(words.streets);
  queueMicrotask(() => showStreets(false)); // Leaflet still needs the layer until this event is over
});
ask.hidden = config.tiles.mode !== "ask";
ask.addEventListener("click", () => {
  say("");
  remember(!map.hasLayer(streets));
  showStreets(!map.hasLayer(streets));
});

// Markers.
const layer = L.layerGroup().addTo(map);

// Enter and the space bar press a marker like any button.
function whenPressed(marker, act) {
  marker.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
    originalEvent.preventDefault();
    act();
  });
}

// A town's name stands at its point, or as near as no marker and no other name is; without room it waits.
// Those beside a marker come first: it is there that one looks for a name.
const SIDES = [["center", 0, 0]];
for (const far of [8, 20, 34]) SIDES.push(["bottom", 0, far], ["top", 0, -far], ["right", far, 0], ["left", far, 0]);
const boxOf = (drawn) => drawn.getElement().getBoundingClientRect();
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function placeNames() {
  const markers = layer.getLayers();
  const taken = markers.map(boxOf);
  const away = (name) => Math.min(...markers.map((marker) => map.distance(marker.getLatLng(), name.getLatLng())));
  for (const name of names.sort((a, b) => away(a) - away(b))) {
    const fits = SIDES.some(([direction, x, y]) => {
      Object.assign(name.options, { direction, offset: [x, y] });
      name.setLatLng(name.getLatLng());
      return !taken.some((box) => meet(box, boxOf(name)));
    });
    name.getElement().classList.toggle("no-room", !fits);
    if (fits) taken.push(boxOf(name));
  }
}

function clusterMarker(latlng, count) {
  const size = count < 10 ? 36 : count < 100 ? 42 : 50;
  const icon = L.divIcon({ className: "", html: `<span class="cluster">${count}</span>`, iconSize: [size, size] });
  const name = words.cluster.replace("NUMBER", count);
  const marker = L.marker(latlng, { icon, title: name, alt: name });
  const zoomIn = () => map.setView(latlng, Math.min(map.getZoom() + 2, 18));
  marker.on("click", zoomIn);
  whenPressed(marker, zoomIn);
  return marker;
}

// A pin carries the icon of its domain's filter, in the domain's colour (the class gives it).
function pin(domain) {
  const glyph = form.querySelector(`.chip.${domain} svg`).innerHTML;
  return `<svg class="${domain}" viewBox="0 0 34 44" aria-hidden="true">
    <path class="body" d="M17 1C8 1 1 8 1 17c0 11 16 26 16 26s16-15 16-26C33 8 26 1 17 1Z"/>
    <svg class="i" x="9" y="8.5" width="16" height="16" viewBox="0 0 24 24">${glyph}</svg></svg>`;
}

function serviceMarker(latlng, { slug, name, domain }) {
  const icon = L.divIcon({ className: "pin", html: pin(domain), iconSize: [34, 44], iconAnchor: [17, 43], popupAnchor: [0, -38] });
  const link = document.createElement("a");
  link.href = config.service.replace("SLUG", slug);
  link.textContent = name;
  const marker = L.marker(latlng, { icon, title: name, alt: name });
  marker.bindPopup(link);
  marker.on("click", () => select(slug));
  whenPressed(marker, () => {
    select(slug);
    marker.openPopup();
    link.focus({ preventScroll: true });
  });
  return marker;
}

map.on("popupopen", ({ popup }) => {
  const close = popup.getElement().querySelector(".leaflet-popup-close-button");
  close.title = close.ariaLabel = words.close;
});
map.getContainer().addEventListener("keydown", (event) => {
  const open = opened();
  if (event.key !== "Escape" || !open) return;
  open.closePopup();
  open.getElement().focus();
});

function select(slug) {
  for (const item of results.querySelectorAll("[data-tf-slug]")) {
    const on = item.dataset.tfSlug === slug;
    item.classList.toggle("on", on);
    if (on) item.scrollIntoView({ block: "nearest" });
  }
}

// Services at one address stand in a small ring around it, so that each can be reached.
function spread(features) {
  const taken = new Map();
  return features.map((feature) => {
    const [lon, lat] = feature.geometry.coordinates;
    const key = `${lat},${lon}`;
    const turn = taken.get(key) ?? 0;
    taken.set(key, turn + 1);
    if (turn === 0) return [feature, L.latLng(lat, lon)];
    const middle = map.latLngToLayerPoint([lat, lon]);
    const angle = turn * 2.4;
    const offset = L.point(Math.cos(angle), Math.sin(angle)).multiplyBy(14 + 4 * turn);
    return [feature, map.layerPointToLatLng(middle.add(offset))];
  });
}

// The server counts by squares; circles that would lie on each other here are one, at the larger's place.
const countOf = ({ properties }) => properties.count ?? 1;
function merge(features) {
  const kept = [];
  for (const feature of [...features].sort((a, b) => countOf(b) - countOf(a))) {
    const [lon, lat] = feature.geometry.coordinates;
    const point = map.latLngToLayerPoint([lat, lon]).subtract([0, feature.properties.count ? 0 : 22]); // a pin stands on its point
    const over = kept.find((other) => other.properties.count && other.point.distanceTo(point) < 46);
    if (over) over.properties.count += countOf(feature);
    else kept.push({ ...feature, point });
  }
  return kept;
}

// On a phone the map is not shown at first: nothing is fetched for it until it is.
const isShown = () => map.getSize().x > 0;

const keyOf = ({ properties, geometry }) => `${properties.slug} ${geometry.coordinates}`;
const opened = () => layer.getLayers().find((marker) => marker.isPopupOpen());

// Empties the layer but for the marker whose popup is open, when it is still there: opening it moves the map.
function keepOpen(features) {
  const open = opened();
  const kept = open && features.some((feature) => keyOf(feature) === open.key) ? open : null;
  for (const marker of layer.getLayers()) if (marker !== kept) layer.removeLayer(marker);
  return kept;
}

let request = 0;
async function drawServices() {
  if (!isShown()) return;
  const mine = ++request;
  const bounds = map.getBounds();
  const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const data = await json(`${config.data}?bbox=${box.map((n) => n.toFixed(4))}&zoom=${Math.round(map.getZoom())}&${query}`);
  if (mine !== request) return;
  const features = merge(data.features);
  const kept = keepOpen(features);
  for (const [feature, latlng] of spread(features)) {
    if (kept && keyOf(feature) === kept.key) continue;
    const { count } = feature.properties;
    const marker = count ? clusterMarker(latlng, count) : serviceMarker(latlng, feature.properties);
    marker.key = keyOf(feature);
    layer.addLayer(marker);
  }
  placeNames();
}

// The list: a changed filter fetches the same page and takes its results.
const refresh = (search) => tried(take(search));
async function take(search) {
  const answer = await fetch(`${form.action}?${search}`);
  if (!answer.ok) throw new Error(`${search}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  results.innerHTML = page.querySelector("[data-tf-results]").innerHTML;
  const fresh = JSON.parse(page.getElementById("map-config").textContent);
  const moves = fresh.near !== near && fresh.focus;
  ({ query, near, focus } = fresh);
  history.pushState(null, "", `?${search}`);
  here = location.search;
  say("");
  offerView();
  if (moves) goToFirstView();
  await drawServices();
}

function filters() {
  const search = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...search]) if (!value) search.delete(name, value);
  return search;
}
form.addEventListener("change", (event) => {
  if (event.target.type !== "search") refresh(filters());
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  refresh(filters());
});
// Back to other filters: the page of that address. A skip link changes the fragment only.
let here = location.search;
window.addEventListener("popstate", () => {
  if (location.search !== here) location.reload();
});

function offerView() {
  const link = results.querySelector("[data-tf-in-view]");
  if (link) link.hidden = !isShown();
}

// Handed to the device's own sharing, else copied; where neither may be, the address is opened.
async function share(url) {
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url);
    say(words.copied);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}
results.addEventListener("click", (event) => {
  const shared = event.target.closest("[data-tf-share]");
  if (shared) {
    event.preventDefault();
    share(shared.href);
  }
  if (!event.target.closest("[data-tf-in-view]")) return;
  event.preventDefault();
  const search = filters();
  const bounds = map.getBounds();
  search.set("bbox", [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((n) => n.toFixed(5)));
  refresh(search);
});

// "Near me": the browser is asked only on this click, and only about 1 km of it leaves the device.
const nearMe = document.querySelector("[data-tf-near-me]");
if ("geolocation" in navigator) nearMe.hidden = false;
nearMe.addEventListener("click", () => {
  const found = ({ coords }) => {
    form.elements.near.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
    refresh(filters());
  };
  navigator.geolocation.getCurrentPosition(found, () => say(words.nowhere), { timeout: 10_000 });
});

// On a phone: the list or the map.
const change = document.querySelector("[data-tf-switch]");
change.addEventListener("click", () => {
  const shown = split.classList.toggle("show-map");
  change.textContent = shown ? change.dataset.tfList : change.dataset.tfMapWords;
  scrollTo(0, split.offsetTop);
  if (shown) {
    map.invalidateSize();
    goToFirstView();
    offerView();
    tried(drawTerritory());
  }
});

let drawn = false;
async function drawTerritory() {
  if (drawn || !isShown()) return;
  ground.addData(await json(config.territory));
  drawn = true;
  placeNames();
  if (config.tiles.mode === "always" || (config.tiles.mode === "ask" && remembered())) showStreets(true);
}

map.on("moveend", () => tried(drawServices()));
map.on("zoomend", showNames);
showNames();
offerView();
tried(drawTerritory());
tried(drawServices());
