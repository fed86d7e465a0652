// Numbers that do not belong in grounds or a comment: the rules of assessments/sensitive.py.
(() => {
  const ui = (window.ui = window.ui || {});
  const betweenDigits = /(?<=\d)[ \t\u00a0\u3000-](?=[\dXx])/g;
  const identityCard = /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g;
  const mobile = /(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)/;
  const landline = /(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)/;
  const card = /(?<!\d)[1-9]\d{12,18}(?!\d)/g;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  const isIdentity = (number) =>
    number[17].toUpperCase() === "10X98765432"[weights.reduce((sum, weight, place) => sum + weight * Number(number[place]), 0) % 11];

  function passesLuhn(number) {
    const digits = [...number].reverse().map(Number);
    return digits.reduce((sum, digit, place) => sum + (place % 2 ? Math.floor((digit * 2) / 10) + ((digit * 2) % 10) : digit), 0) % 10 === 0;
  }

  // A list of "identity", "phone", "account", each at most once.
  ui.sensitiveKinds = (written) => {
    const text = written.normalize("NFKC");
    const joined = text.replace(betweenDigits, "");
    const identities = (joined.match(identityCard) || []).filter(isIdentity);
    const found = [];
    if (identities.length) found.push("identity");
    if (mobile.test(joined) || landline.test(text)) found.push("phone");
    if ((joined.match(card) || []).some((number) => passesLuhn(number) && !identities.includes(number))) found.push("account");
    return found;
  };
})();
