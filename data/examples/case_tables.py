"""The plain tables behind the worked cases' files: one line a row, cells parted by ``|``, a new sheet, layer or folder after ``#``."""

# ruff: noqa: E501

from __future__ import annotations

TABLES = {
    "maryhill_craigmillar": """
What or who | What kind | Notes | When | Run by | Where | State | Lat | Long | How exact
# Maryhill
Maryhill GP practice | GP surgery | The local area co-ordinator was based here |  |  | Maryhill |  | 55.89 | -4.29 | rough - the area, not the door
Local area co-ordinator, Maryhill | worker | Got to know people and what is on nearby and went along the first time. Residents still stop her for a chat | April 2013 to December 2015 |  | Maryhill GP practice | ended December 2015 |  |  |
Families, friends and personal networks | people | What everyday support rests on |  |  |  |  |  |  |
Community Learning Disabilities team | team | Works with the co-ordinator |  |  |  |  |  |  |
Third sector organisations | partners | Voluntary bodies around the practice |  |  |  |  |  |  |
Social work | partners |  |  |  |  |  |  |  |
Volunteering and learning opportunities | things to do | Ways to lend a hand or learn something new, found with each person |  |  |  |  |  |  |
New meetings and groups to settle into | groups | Somebody comes along until a person feels at home there |  |  |  |  |  |  |
Local reference group | group | Partners who look over the work together |  |  |  |  |  |  |
Steering groups | group | One for each place |  |  |  |  |  |  |
People who now give something to their community | people | They had not done so before |  |  |  | just starting |  |  |
Confidence, life skills and local connections | what people gained |  |  |  |  |  |  |  |
Practice nurses | staff | Work beside the co-ordinator |  |  | Maryhill GP practice |  |  |  |
A supportive and friendly GP | staff |  |  |  |  |  |  |  |
Local organisations that advise on welfare decisions | advice |  |  |  |  |  |  |  |
Health reviews by learning disability nurses | health |  |  |  |  |  |  |  |
SCLD | organisation | National learning disability organisation, works with the co-ordinators |  |  |  |  |  |  |
Annual conference of local area co-ordinators | event |  | yearly |  |  |  |  |  |
Napier University | university | Partner in the project |  |  |  |  |  |  |
Easy Read leaflets | information | Easy words and pictures about what there is |  |  |  |  |  |  |
# Craigmillar
Craigmillar GP practice | GP surgery | Co-ordinator is here three days a week | 3 days a week |  | Craigmillar |  | 55.93 | -3.14 | rough - the area, not the door
Local area co-ordinator, Craigmillar | worker | Links people with what is around them | April 2013 to December 2015 |  | Craigmillar GP practice | ended December 2015 |  |  |
Third sector partners, Craigmillar | partners |  |  |  |  |  |  |  |
Social work, Craigmillar | partners |  |  |  |  |  |  |  |
""",
    "bridging_service": """
Name | Type | Details | Who runs it | Where | How you get in | Numbers
Bridging Service | employability service | One to one help on the way to work, at the person's own pace |  | whole city | referral only | 1,488 clients (1 July 2011 to 31 Dec 2013); 211 into posts (1 July 2011 to 31 Dec 2013); 238 qualifications (1 July 2011 to 31 Dec 2013); 72 into education (1 July 2011 to 31 Dec 2013); 202 into paid work (2015); 92 volunteering (2015)
Bridging East | old area service | Merged into the city service in 2011 |  | East of Glasgow | no longer runs |
Bridging West | old area service | Merged into the city service in 2011 |  | West of Glasgow | no longer runs |
Bridging South West | old area service | Began 2007, merged into the city service in 2011 |  | South West Glasgow | no longer runs |
Bridging South East | old area service | Merged into the city service in 2011 |  | South East Glasgow | no longer runs |
Bridging North | old area service | Began 2008, merged into the city service in 2011 |  | North Glasgow | no longer runs |
Health and social work offices | base | Advisers are based here |  | across the city |  |
Premises of partners | meeting place | Client and adviser pick one that suits |  | varies | by agreement |
Local health centres | partner |  |  |  |  |
Third sector organisations | partner |  |  |  |  |
Personal development workshops | course |  | Bridging Service |  |  |
Literacy classes | course | Reading and writing |  |  |  |
Numeracy classes | course |  |  |  |  |
Accredited training | course | Ends with a qualification |  |  |  |
First aid course | course |  |  |  |  |
Health and safety course | course |  |  |  |  |
Food hygiene course | course |  |  |  |  |
Volunteering placements | placement |  |  |  |  |
Financial support | support |  |  |  |  |
Counselling | support |  |  |  |  |
Learning support | support |  |  |  |  |
In-work support | support | Someone checks in at 13 and 26 weeks | Bridging Service |  |  |
Help with CVs and interviews | support |  | Bridging Service |  |  |
Occupational therapist, North West | health worker |  |  | North West Glasgow |  |
Occupational therapist for the whole city | health worker | Could be widened from the north west |  | whole city |  |
Friends made on courses | network | People tell each other what they tried |  |  |  |
Bridging advisers | staff | Clients value them | Bridging Service |  |  | 18 advisers
Structure, routine, confidence and interests | what people gain |  |  |  |  |
Jobs and Business Glasgow | partner |  |  |  |  |
Council departments | partner |  |  |  |  |
Community Planning Partnership | partner |  |  |  |  |
Jobcentre Plus | partner |  |  |  |  |
Further education colleges | partner |  |  |  |  |
Careers Scotland | partner | Careers guidance |  |  |  |
Criminal justice services | sends people |  |  |  |  |
Learning disability partnership | sends people |  |  |  |  |
Mental health partnership | sends people |  |  |  |  |
Children's services | sends people |  |  |  |  |
Homelessness services | sends people |  |  |  |  |
Local employers | partner | Could be brought in more |  |  |  |
""",
    "healthy_mind": """
Resource | Sort | What it does | Who for | How to get in | Time | Stage
Healthy Mind website | online | One place on the web to find out more and be pointed on | anyone in Greater Glasgow and Clyde | open to all | expected online in 2017 | planned
Mental Health Network | network |  |  |  |  |
Acumen | network | In East Renfrewshire |  |  |  |
Health Reference Group | network |  |  |  |  |
Community support services | service |  |  |  |  |
Treatment centres | service |  |  | referral |  |
Local resource centres | service |  |  |  |  |
Specialist services | service |  |  | referral |  |
Living Life to the Full | open course |  |  | refer yourself |  |
STEPPS | open course |  |  | refer yourself |  |
Doing Well | open course |  |  | refer yourself |  |
Self-assessment | self-help | Questions to see for oneself how things are |  |  |  |
Guided self-help | self-help | A worker helps one through it |  |  |  |
Peer support | group | From people who have been there |  |  |  |
Four design workshops | workshops | Staff and residents at one table drew up the website together | anyone | invitation | September to November 2013 | over
Mental health strategy group | group |  |  |  |  |
NHS Advocacy Rights Group | group |  |  |  |  |
Lived experience of those who took part | people | What they knew shaped it |  |  |  |
Glasgow School of Art, design innovation | college | Brought the design skill |  |  |  |
Meeting of the mental health team | staff meeting | 90 staff |  |  |  |
Medical students | people | Came to the workshops |  |  |  |
Twitter account | online | Word went round this way |  |  |  |
Mobile version of the website | online | For phones |  |  |  | planned
""",
    "family_nurse_partnership": """
name_of_it | sort | remarks | run_by_whom | until_when | accuracy | x | y
# places_os_grid 27700
Family nurses, Team A: Glasgow City | nurse team | One of three council areas of the first team; eight nurses, up to 25 women each |  |  | middle of the council area, roughly | 259000 | 665000
Family nurses, Team A: East Dunbartonshire | nurse team | Part of the first team's patch |  |  | middle of the council area, roughly | 263000 | 674000
Family nurses, Team A: West Dunbartonshire | nurse team | Part of the first team's patch |  |  | middle of the council area, roughly | 243000 | 677000
Family nurses, second team: East Renfrewshire | nurse team | Part of the second team's patch |  |  | middle of the council area, roughly | 253000 | 655000
Family nurses, second team: Renfrewshire | nurse team | Part of the second team's patch |  |  | middle of the council area, roughly | 242000 | 665000
Family nurses, second team: Inverclyde | nurse team | Part of the second team's patch |  |  | middle of the council area, roughly | 227000 | 673000
# people_and_links 4326
Smithycroft Young Parents Support Base | school base | For young parents | Smithycroft High School |  | approximate | -4.190 | 55.874
Family Nurse Partnership | health programme | A nurse goes with young women having their first child | NHS | child's second birthday |  |  |
Home visits by the nurse | visits | Weekly, fortnightly or monthly, where the family lives | Family Nurse Partnership |  |  |  |
Family nurse as named person | nurse |  | Family Nurse Partnership | child's second birthday |  |  |
GPs | partner |  |  |  |  |  |
Oral health teams | partner | Teeth |  |  |  |  |
Education | partner |  |  |  |  |  |
Social work | partner |  |  |  |  |  |
Third sector organisations | partner |  |  |  |  |  |
Early years services for everyone | service | Where families go on to at graduation |  |  |  |  |
Local community resources | service | Whatever is near, looked up at graduation |  |  |  |  |
Breastfeeding support | service | Known from trials elsewhere |  |  |  |  |
Children's centres | service | Known from trials elsewhere |  |  |  |  |
Partners and family members | family |  |  |  |  |  |
Confidence as a parent | what young women hold |  |  |  |  |  |
Aspirations | what young women hold |  |  |  |  |  |
Their own strengths and knowledge | what young women hold |  |  |  |  |  |
Midwives | health worker |  |  |  |  |  |
Health visitors | health worker | Take over at the second birthday |  |  |  |  |
Clinical psychologist | health worker |  |  |  |  |  |
Other parenting programmes | service |  |  |  |  |  |
Advisory group | group | Local partners guide the work |  |  |  |  |
Implementation group | group | Local partners put it in place |  |  |  |  |
Nurses learning from each other | training | Part of how nurses are prepared |  |  |  |  |
""",
    "musicall_hazelwood": """
Name | What | Description | Who runs it | Where | How many | lat lon
# School
Hazelwood School | school | For pupils of 2 to 18 from all over Glasgow. Half the school makes music |  |  | 26 pupils; over 100 children with the other schools; 18 performances elsewhere (2013); 10 performances elsewhere (2013) | 55.848 -4.303
Music rooms at Hazelwood | music rooms | Space is short | Hazelwood School | Hazelwood School |  | 55.848 -4.303
HazelwoodVision Expressive Arts Hub | new building | Plans approved by the council, not built |  | Hazelwood School |  | 55.848 -4.303
Glendale Primary School | school | Shares workshops |  |  |  | 55.842 -4.273
Four further schools | school | Joined later |  |  |  |
# Bands and sessions
The Fridays | rock band | Every week |  | Hazelwood School |  | 55.848 -4.303
The Wee Fridays | samba bands | Two of them, every week |  | Hazelwood School |  | 55.848 -4.303
Free Fridays | jazz and improvisation band | Every week |  | Hazelwood School |  | 55.848 -4.303
Pre-samba band | band for beginners | Players move up when they are ready |  | Hazelwood School |  | 55.848 -4.303
Weekly improvisation | music session |  |  | Hazelwood School |  | 55.848 -4.303
Recording studio sessions | music session |  |  | Hazelwood School |  | 55.848 -4.303
Joint workshops with Glendale Primary | music workshop | Pupils of both schools play together |  | Glendale Primary School |  | 55.842 -4.273
Band for older people in care homes | band | Rehearsing |  |  |  |
Work placements | step into work | Towards a job after school |  |  |  |
Fundraising concerts for Marie Curie and Sense Scotland | fundraising | Pupils play so that others gain |  |  |  |
Music for Youth Festival | festival |  |  |  |  |
# People
Six volunteers | volunteers |  |  |  | 6 volunteers |
Two former pupils as mentors | mentors | One day a week they help the younger ones |  | Hazelwood School | 2 mentors |
Talent, rhythm and love of music | what pupils have |  |  |  |  |
DJ mixing and PA skills | what pupils have |  |  |  |  |
Confidence, language and friendships | what pupils have |  |  |  |  |
Parents and carers | families | Families of the pupils |  |  |  |
# Partners
Drake Music Scotland | partner |  |  |  |  |
Royal Conservatoire of Scotland | partner |  |  |  |  | 55.866 -4.257
Glasgow Music Studios | partner |  |  |  |  |
ASN music steering group | steering group | Looks after music for pupils with additional support needs |  |  |  |
Resonaari | partner | Abroad |  |  |  |
Nordoff Robbins | partner | Music therapy |  |  |  |
Funders | partner |  |  |  |  |
# Gigs
Braehead | gig venue | The bands played here; outside the area |  |  |  | 55.876 -4.365
Dobbie's | gig venue | The bands played here; outside the area |  |  |  |
Celtic Park | gig venue | The bands played here; outside the area |  |  | 30,000 in the audience | 55.850 -4.206
Glasgow Hilton | gig venue | The bands played here; outside the area |  |  |  | 55.861 -4.270
Scottish Parliament | gig venue | The bands played here; outside the area |  |  |  | 55.952 -3.175
Central Station | gig venue | The bands played here; outside the area |  |  |  | 55.859 -4.258
""",
    "north_west_recovery": """
What | What it is | Day/time | Who can come | Where | Easting | Northing | How exact | How many came | Comments
Trades Hall conversation café | conversation café | February 2012 | everyone | Trades Hall | 259400 | 665200 | nearest 100 m | 75 (February 2012) |
Whiteinch Centre conversation café | conversation café | April 2012 | everyone | Whiteinch Centre | 254200 | 666800 | nearest 100 m | 120 (April 2012) |
City Chambers conversation café | conversation café | June 2012 | everyone | City Chambers | 259300 | 665400 | nearest 100 m | 250 (June 2012) |
The three conversation cafés of 2012 together | conversation café |  | everyone |  |  |  |  | over 500 (2012, as told in the text); 445 (2012, sum of the timeline's 75 + 120 + 250) | The two figures do not agree, both are kept
Women-only conversation café | conversation café | November 2012 | women |  |  |  |  | 128 (November 2012) |
Weekly planning meeting | meeting | Thursdays | anyone |  |  |  |  |  | No forms to fill in
Sub-group of the Alcohol and Drug Partnership | meeting | last Thursday of the month |  |  |  |  |  |  | Takes the place of the weekly one
Volunteers' Saturday meeting | meeting | every Saturday | volunteers |  |  |  |  |  |
Recovery drop-in cafés | café | regular | anyone, just turn up |  |  |  |  |  |
Recovery meetings | meeting | regular | anyone |  |  |  |  |  |
Board games | drop-in |  | anyone |  |  |  |  |  | Put your name down on the day
Boxercise | drop-in |  | anyone |  |  |  |  |  |
Art therapy | drop-in |  | anyone |  |  |  |  |  |
Cookery | drop-in |  | anyone |  |  |  |  |  |
Music | drop-in |  | anyone |  |  |  |  |  |
Yoga | drop-in |  | anyone |  |  |  |  |  |
Massage | drop-in |  | anyone |  |  |  |  |  |
Fitness | drop-in |  | anyone |  |  |  |  |  |
Core volunteers | volunteers |  |  |  |  |  |  | 20 core volunteers; up to 60 at times |
Peer mentors | volunteers |  |  |  |  |  |  |  | Have been through it themselves
Lived experience of recovery | people |  |  |  |  |  |  |  |
North Kinship Care Group | group |  | kinship carers |  |  |  |  |  |
West Grandparents group | group |  | grandparents |  |  |  |  |  |
Community Addiction Team | service |  |  |  |  |  |  |  |
Second Chance | service |  |  |  |  |  |  |  |
Phoenix Futures | service |  |  |  |  |  |  |  |
ARC | service |  |  |  |  |  |  |  |
The new office | office |  |  |  |  |  |  |  | A home, a base and some order
Alcohol-free events | events | five in 2014 | everyone |  |  |  |  | about 500 people over five events (2014) | Nights out without drink
Drop-in in Drumchapel | drop-in | planned |  | Drumchapel | 251900 | 670700 | nearest 100 m |  | Not open yet
Alcohol- and drug-free social night | event | planned |  |  |  |  |  |  |
Recovery capital, hope and belief | what people share |  |  |  |  |  |  |  |
Recovery Co-ordinator | worker | since 2013 |  |  |  |  |  |  | Brings people together
Fellowship meetings | meeting |  |  |  |  |  |  |  | Of the Alcoholics Anonymous kind
Family support providers | service |  |  |  |  |  |  |  |
Kinship care providers | service |  |  |  |  |  |  |  |
Housing services | service |  |  |  |  |  |  |  |
Homelessness services | service |  |  |  |  |  |  |  |
Employability services | service |  |  |  |  |  |  |  |
GRAND week sub teams | group |  | volunteers |  |  |  |  |  | Get the week ready
Men-only workshops | workshop |  | men |  |  |  |  |  |
Women-only workshops | workshop |  | women |  |  |  |  |  |
Training for volunteers | training |  | volunteers |  |  |  |  |  |
Outdoor residential weekends | outing |  |  |  |  |  |  |  |
Christmas parties | event | every December | everyone |  |  |  |  |  |
Alcohol and Drug Partnership | partner |  |  |  |  |  |  |  |
NHS Health Improvement Team | partner |  |  |  |  |  |  |  |
""",
    "nurturing_glasgow": """
Setting | Sort | Notes | Ages | How many | Part of | Position | How exact
Nurture corners | nurture | A corner inside a nursery | 3 to 5 | 20 corners |  | |
Nurture groups | nurture | A small class inside a primary school, for up to four terms | P1 to P3 | 3 schools (2001/02); 17 schools (2002/03); 29 groups (2004/05); 58 groups (2005); 68 groups (when the report was written) |  | |
Nurture bases | nurture | A base inside a secondary school | S1 to S3 | 8 bases |  | |
Nurturing ethos of the whole school | nurture | How everybody in a school treats each other | all |  |  | |
Nurture base at St Paul's Secondary School | nurture | The first one, opened 2012 | S1 to S3 |  | St Paul's Secondary School | 55.82, -4.35 | approximate, the area only
Smithycroft Learning Community | learning community | A secondary school with its primaries and nurseries |  |  |  | 55.874, -4.190 | approximate, the area only
Learning communities of Glasgow | learning community | Each had two nurture groups in 2005 |  | 29 learning communities |  | |
Parents and carers | families |  |  |  |  | |
Breakfast and snack time together | daily | Every day |  |  | Nurture groups | |
Nurture teachers | staff |  |  |  | Nurture groups | |
Nurture training officer | staff | Weekly refresher for the teachers |  |  |  | |
Six volunteer trainers | volunteers |  |  | 6 trainers |  | |
Weekly training that keeps teachers up to date | training | every week |  |  |  | |
Psychological Service | partner |  |  |  |  | |
Education Scotland | partner |  |  |  |  | |
Health services | partner |  |  |  |  | |
Social work | partner |  |  |  |  | |
Resilience, friendships, confidence and self-esteem | what children gain |  |  |  |  | |
Class teachers | staff |  |  |  |  | |
Child development officers | staff |  |  |  |  | |
Awards for children | award |  |  |  |  | |
The Nurture Room | film | Shows how it works |  |  |  | |
How Nurturing is our School? | self-check | Questions for a school to ask itself |  |  |  | |
Glasgow Caledonian University | university | Gives the training its certificate |  |  |  | |
""",
    "trieste_sherbrooke": """
title | type | text | open_or_closed | where | lat lon
Micro-area programme, Trieste | neighbourhood programme | Social workers based in small areas of the city | open | Trieste | 45.65 13.77
Neighbourhood project, Jardins-Fleuris | neighbourhood programme | Also written Jardin de Fleurie | open | Sherbrooke | 45.41 -71.86
Soup and dinner together | group | New with the project | open | Sherbrooke |
Walking group with Bhutanese residents | group | Newcomers got to know the quarter on foot; it doesn't exist anymore | open | Sherbrooke |
Group with African and Afghan communities | group | Police and youth protection come as guests | open | Sherbrooke |
Mixed community art group | group | People with and without mental health problems make art side by side | open | Sherbrooke |
Support groups | group | For those who belong to them | closed |  |
Therapy groups | group | For those who belong to them | closed |  |
Education groups | group | For those who belong to them | closed |  |
Small third-sector organisations | organisation | Not much money |  |  |
Social workers in the small areas | worker | Have their place among the residents |  |  |
Housing agencies | organisation | Partners |  |  |
Food security | service |  |  |  |
Social support | service |  |  |  |
Residents trained as researchers | skill | What they learned stays in the community |  |  |
Social networks | network | Neighbours who know each other |  |  |
Feeling of security | shared feeling |  |  |  |
Public services close by | organisation | The office is where people live |  |  |
Police | partner |  |  |  |
Youth protection | partner |  |  |  |
Researchers who live in the area | people |  |  |  |
""",
    "hawkhill_listening_event": """
What people said | Sort | How often
Children and young people | priority of residents |
Roads | priority of residents |
The environment | priority of residents |
""",
}
