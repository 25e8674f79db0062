// What is wrong with a page as it is shown now: a list of sentences for each thing looked at.
(media) => {
  const width = document.scrollingElement.clientWidth;
  const found = {sideways: [], reaches: 0, unreached: [], small: [], faint: [], crowded: []};
  const said = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 40);

  const parts = (colour) => {
    const numbers = colour.match(/^rgba?\(([^)]*)\)$/)[1].split(/[ ,/]+/).map(Number);
    return {rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1};
  };
  const luminance = (rgb) => {
    const linear = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const ground = parts(getComputedStyle(each).backgroundColor);
      if (ground.alpha === 1) return ground.rgb;
      if (ground.alpha > 0) throw new Error("a background that shows what is behind it");
    }
    throw new Error("no background is set, and a reader's own may be any");
  };
  const contrast = (colour, element) => {
    const {rgb, alpha} = parts(colour);
    if (alpha < 1) throw new Error("letters that show what is behind them");
    const [dark, light] = [luminance(rgb), luminance(behind(element))].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const expect = (least, colour, element) => {
    const given = contrast(colour, element);
    if (given < least) found.faint.push(`${element.tagName} ${said(element)}: ${given.toFixed(2)}`);
  };

  found.reaches = document.scrollingElement.scrollWidth / width;
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    const scroller = element.closest(".wide");
    const scrolls = scroller && getComputedStyle(scroller).overflowX === "auto";
    const inside = scrolls && scroller !== element;
    if (box.width && media === "screen" && !inside && (box.right > width + 1 || box.left < -1)) {
      found.sideways.push(`${element.tagName} ${said(element)}: to ${Math.round(box.right)}`);
    }
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "auto") {
      const named = element.getAttribute("role") === "region" && element.getAttribute("aria-label");
      if (element.tabIndex !== 0 || !named) found.unreached.push(said(element));
      element.scrollLeft = element.scrollWidth;
      const left = element.getBoundingClientRect().left;
      for (const head of element.querySelectorAll("th[scope=row]")) {
        const at = head.getBoundingClientRect().left;
        if (Math.abs(at - left) > 1) found.unreached.push(`${said(head)} is scrolled away`);
      }
      element.scrollLeft = 0;
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && !element.closest("title, desc")) words.push(element);
  }
  for (const element of new Set(words)) {
    const style = getComputedStyle(element);
    const svg = element.ownerSVGElement;
    const scale = svg ? element.getScreenCTM().a : 1;
    const size = parseFloat(style.fontSize) * scale;
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (size < 12) found.small.push(`${said(element)}: ${size.toFixed(1)} px`);
    expect(large ? 3 : 4.5, svg ? style.fill : style.color, element);
  }

  for (const svg of document.querySelectorAll("svg")) {
    for (const mark of svg.querySelectorAll("rect, circle, polyline, line")) {
      const style = getComputedStyle(mark);
      expect(3, style.fill === "none" || mark.tagName === "line" ? style.stroke : style.fill, mark);
    }
    const room = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].map((each) => [each, each.getBBox()]);
    texts.forEach(([text, box], number) => {
      if (box.x < -1.5 || box.x + box.width > room.width + 1.5 || box.y + box.height > room.height) {
        found.crowded.push(`${said(text)} runs out of its drawing`);
      }
      for (const [other, beside] of texts.slice(number + 1)) {
        const apart =
          box.x + box.width <= beside.x + 0.5 || beside.x + beside.width <= box.x + 0.5 ||
          box.y + box.height * 0.8 <= beside.y || beside.y + beside.height * 0.8 <= box.y;
        if (!apart) found.crowded.push(`${said(text)} lies over ${said(other)}`);
      }
    });
  }
  return found;
}
