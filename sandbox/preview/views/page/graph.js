// Drawn graphs. dagre decides where everything goes.

const NODE = { padding: 28, height: 50, heightOfLine: 34 };
const measuring = document.createElement("canvas").getContext("2d");

function widthOf(text, font) {
  measuring.font = font;
  return measuring.measureText(text).width;
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

/**
 * Draw nodes {id, label, fullLabel, detail, address, hue, isChosen} and edges {from, to, label, detail}
 * from the top to the bottom ("TB") or from left to right ("LR").
 */
function drawnGraph(name, nodes, edges, direction) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 28, ranksep: 44, edgesep: 18, marginx: 12, marginy: 12 });
  // The library's names for nodes are ours: an identifier may be any text.
  const names = new Map(nodes.map((node, index) => [node.id, `node ${index}`]));
  for (const node of nodes) {
    const width = Math.max(
      widthOf(node.label, "600 14px system-ui, sans-serif"),
      widthOf(node.detail ?? "", "12px system-ui, sans-serif"),
    );
    const height = node.detail ? NODE.height : NODE.heightOfLine;
    graph.setNode(names.get(node.id), { ...node, width: width + NODE.padding, height });
  }
  edges.forEach((edge, index) => {
    const text = edgeText(edge);
    const size = { width: text ? widthOf(text, "12px system-ui, sans-serif") + 12 : 0, height: text ? 20 : 0 };
    graph.setEdge(names.get(edge.from), names.get(edge.to), { ...edge, ...size, labelpos: "c" }, `edge ${index}`);
  });
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": name, class: "graph" },
    arrowhead(),
    graph.edges().map((edge) => drawnEdge(graph.edge(edge))),
    graph.edges().map((edge) => drawnLabel(graph.edge(edge))),
    graph.nodes().map((id) => drawnNode(graph.node(id))),
  );
  // It shrinks to its place as long as it can be read, and scrolls from there on.
  picture.style.minWidth = `${Math.round(width * 0.7)}px`;
  return el("div", { class: "graph-frame", tabindex: "0", role: "region", "aria-label": name }, picture);
}

function edgeText(edge) {
  return [edge.label, edge.detail].filter(Boolean).join(" · ");
}

function arrowhead() {
  const marker = { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  return svg("defs", {}, svg("marker", marker, svg("path", { d: "M0 0 8 4 0 8z", class: "arrow" })));
}

function drawnEdge(edge) {
  return svg("path", { d: smoothPath(edge.points), class: "edge", "marker-end": "url(#arrow)" });
}

/** A line through dagre's points, rounded between them. */
function smoothPath(points) {
  const [first, ...rest] = points;
  const last = rest.pop();
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 1 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return rest.length ? path : `${path}L${last.x} ${last.y}`;
}

function drawnLabel(edge) {
  const text = edgeText(edge);
  if (!text) return null;
  return svg(
    "g",
    { class: "edge-label" },
    svg("rect", { x: edge.x - edge.width / 2, y: edge.y - 10, width: edge.width, height: 20, rx: 4 }),
    svg("text", { x: edge.x, y: edge.y + 4 }, text),
  );
}

function drawnNode(node) {
  const box = { x: node.x - node.width / 2, y: node.y - node.height / 2, width: node.width, height: node.height, rx: 8 };
  const drawing = svg(
    "g",
    { class: node.isChosen ? "node chosen" : "node", "data-hue": node.hue ?? null },
    svg("rect", box),
    svg("text", { x: node.x, y: node.y + (node.detail ? -4 : 5), class: "node-label" }, node.label),
    node.detail ? svg("text", { x: node.x, y: node.y + 14, class: "node-detail" }, node.detail) : null,
  );
  if (node.fullLabel) drawing.append(svg("title", {}, node.fullLabel));
  return node.address ? svg("a", { href: node.address }, drawing) : drawing;
}
