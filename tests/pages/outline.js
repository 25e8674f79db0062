// What a page is made of.
() => ({
  lang: document.documentElement.lang,
  title: document.title,
  main: document.querySelectorAll("main").length,
  headings: [...document.querySelectorAll("h1, h2, h3, h4")].map((each) => Number(each.tagName[1])),
  foreign: [...document.querySelectorAll(
    "script, img, link, iframe, object, embed, a, form, input, audio, video",
  )].map((each) => each.outerHTML),
  handlers: [...document.querySelectorAll("*")].flatMap((each) => [...each.attributes])
    .filter((each) => each.name.startsWith("on") || ["src", "href", "style"].includes(each.name))
    .map((each) => each.name),
  charts: [...document.querySelectorAll("svg")].map((each) => ({
    role: each.getAttribute("role"),
    title: each.querySelector("title")?.textContent ?? "",
    told: each.querySelector("desc")?.textContent ?? "",
  })),
  figures: [...document.querySelectorAll("td.figure")].map((each) => each.textContent),
  text: document.body.innerText,
})
