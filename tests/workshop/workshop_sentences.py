"""Sentences as people may send them, invented by us: hints of harm, insults, and good words that only sound like either."""

HARM = """
My stepdad comes into my room at night
theres no point anymore
I have saved up my tablets to finish it
he controls everything I do and checks my phone
the kids next door always have bruises
if I see him again he is getting it
my carer shouts at me and takes my bank card
I cut my arms when it gets bad
nobody would miss me
she wont let me see my family
I am scared to go home tonight
my boyfriend punched me last week
my uncle touched me when I was wee
I took an overdose in March
I'm being blackmailed with photos
they made my son carry drugs
I'm going to smash that shop up
I'll stab the next one who parks here
I feel like ending it
I don't feel safe in my house
he raped my pal
mum hasn't fed us since Friday
my son says he wants to die
they keep threatening us
my husband strangled me
I've been self harming again
I hear voices telling me to hurt people
grandad hits gran
been thinking about jumping off the bridge
my dad is scared of my brother
I can't take it anymore, it would be easier if I was gone
my man battered me on Saturday
the man in the flat below gives girls drink and drugs
I haven't eaten in four days because he locked the cupboard
my mother in law won't give me my passport
someone is following me home every night
he says he will kill me if I leave
I've written my goodbye letters
I'm not allowed out without him
lads set the tramp on fire last week
my brother is planning to shoot up the school
he made me have sex with his friends
we are sleeping in the car with the baby
I drink till I pass out so I don't feel anything
a grown man is messaging my daughter for pictures
she burns her arms with cigarettes
my support worker touched me
I want it to be over
the drug dealers have taken over my flat
auntie says I must marry him in Pakistan
""".strip().splitlines()
"""Each goes to the safeguarding list."""

INSULTS = """
absolute w@nkers in the council
sh!te park
fuk this
you're all cu*ts
bunch of nonces
dirty pikeys
that daft b*tch at the desk
full of jakeys
f4ggot
t w a t s
moronic idiots
she's a slapper
send the foreigners home
P A K I shop
retards
get the gypos out
arseholes everywhere
the polis are pigs and scum
phuck off
stupid old cow
""".strip().splitlines()
"""Each waits."""

GOOD = """
The lollipop man who knows every child by name
Shirley's scones at the church on Thursdays
Big Issue seller outside the Co-op always has a smile
The cut through by the burn, kids shoot hoops there
Killer views from the top of the brae
Dead good chippy
The boys hit balls against the wall all summer
Cockle pickers' path
Barking mad dog walkers club
The stab at a community garden is coming on
Shoot the breeze bench by the loch
Punch and Judy at gala day
Grumpy old men's shed
Bereavement café for people who lost somebody to suicide
Bloody good butcher
Beat the bounds walk
Knife sharpening Saturday
Mums and dads who hang out at the swings
Paddy's market
Bell End farm, Rowley Regis
Drug death memorial bench
Burns supper, neeps and tatties
The wee pond with tits and finches on the feeders
Dykehead Park
Safe place to talk about anxiety
Cunninghame House
Tosside village hall
Sunday football at Nitshill
The pissoir is listed heritage
My mum beats everybody at bingo in the hall
The coach who taught my son to kick a ball
He hits the high notes in the church choir
Teacher Mrs Bell never lets us down
They hit the target: 500 trees planted
She takes her phone class on Mondays
Friends who check in on me
The bench where nobody would bother you
My neighbour took her dog round the whole estate for charity
She cuts hair for free
Kids jump off the pier into the loch in summer
The boxing club, where they punch bags and not each other
I'm going to burn fewer fossil fuels: repair café
My gran burns the best toast
Landlord of the Black Bull keeps her warm on Sundays
Choir for people hearing voices of others sing
My nan swears by the chip shop
The lifeguard who saved my brother
Boys and girls beat drums at the gala
The wee shop that never lets us down
They batter the best fish in Glasgow
Our coach takes the girls to see the match
The choir stopped me feeling alone
Somebody painted the lamp posts
The janny who keeps the gate open late
Where my dad and I throw stones in the river
Kids can shout and run here
My neighbour feeds everybody's cats
The library lets me use the phone
He taught us how to fight fair at the judo
Our street party, everyone brought food
Auntie Jean's knitting circle keeps me going
The railway path
Shooting stars from the hill
""".strip().splitlines()
"""None of them waits."""
