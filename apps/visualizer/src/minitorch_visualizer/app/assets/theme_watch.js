// Ask for a new drawing when the page is light and its charts are dark, or the other way round: Streamlit recolours its
// own parts when the reader changes the theme, but not what was drawn for the old one.

let asked = null; // the background last asked for: an answer that does not help is not asked for again

function isDark(element) {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
  return red + green + blue < 384;
}

export default function ({ data, setTriggerValue }) {
  const page = document.querySelector('[data-testid="stApp"]');
  const compare = () => {
    const dark = isDark(page);
    if (dark === data.dark) {
      asked = null;
    } else if (dark !== asked) {
      asked = dark;
      setTriggerValue("changed", dark);
    }
  };
  const observer = new MutationObserver(compare);
  observer.observe(page, { attributes: true, attributeFilter: ["class", "style"] });
  compare();
  return () => observer.disconnect();
}
