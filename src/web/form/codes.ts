/** Codes of countries and languages that a form offers by name; the names themselves are the platform's (CLDR). */
import countries from '../../../schema/vocabularies/country-names.json' with { type: 'json' };

/** ISO 3166-1 alpha-2 (and XK), in the order of the alphabet. */
export const COUNTRIES: readonly string[] = [...new Set<string>(Object.values(countries.names))].sort();

/** ISO 639 codes of the languages that have a name in CLDR: those with two letters, then small languages of our regions. */
export const TONGUES: readonly string[] = (
  'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es ' +
  'et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj ' +
  'kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ' +
  'ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti ' +
  'tk tn to tr ts tt ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ' +
  'ady inh kbd krc kum lez nog dar xal sah tyv chm myv mdf udm kpv koi krl vep ckb zza syr ota tly ttt gag crh alt bua sel'
).split(' ');
