// « Me le rappeler la veille » : follows an event on this phone; where that cannot be, « Me prévenir » says why.
import { hindrance, ofCommune, subscribed, tell, withFollow } from './told.js';

const button = document.querySelector('[data-remind]');
if (button) {
  const { remind, commune, timezone, title, words, reminded, page } = button.dataset;
  const draw = async () => {
    const isFollowed = ofCommune(await subscribed(), commune).events.includes(remind);
    button.lastChild.data = isFollowed ? reminded : words;
    button.setAttribute('aria-pressed', isFollowed);
    return isFollowed;
  };
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (hindrance()) return location.assign(page);
    const wishes = await subscribed();
    const follow = ofCommune(wishes, commune);
    const events = await draw() ? follow.events.filter((it) => it !== remind) : [...follow.events, remind];
    const next = withFollow(wishes, { ...follow, events }, timezone);
    const why = await tell({ ...next, titles: { ...next.titles, [remind]: title } });
    if (why && why !== 'later') return location.assign(`${page}#${why}`);
    await draw();
  });
  draw();
}
