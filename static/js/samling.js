// Everything here only makes pages nicer: each works without it.
import { clearSentDrafts, keepDraft } from "./draft.js";
import { enrichEditor } from "./editor.js";
import { sendFilesAhead } from "./files.js";
import { lookAgain } from "./live.js";
import { suggestPeople } from "./mention.js";
import { sendOnce } from "./once.js";
import { offerPush } from "./push.js";
import { closeMenus, copyLink, openTexts } from "./small.js";
import { showSimilar } from "./similar.js";
import { suggestWords } from "./suggest.js";

const each = (selector, enrich) => document.querySelectorAll(selector).forEach(enrich);

clearSentDrafts();
each("form[data-draft]", keepDraft);
each("form[data-once]", sendOnce);
each("[data-editor]", enrichEditor);
each("[data-files]", sendFilesAhead);
each("[data-similar]", showSimilar);
each("[data-mention]", suggestPeople);
each("[data-suggest]", suggestWords);
each("[data-copy]", copyLink);
each("[data-push]", offerPush);
each("[data-live]", lookAgain);
closeMenus();
openTexts();
document.querySelector("[data-focus]")?.focus();
